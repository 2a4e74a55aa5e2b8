using System.Threading.Channels;

namespace RatEngine.Sse;

/// <summary>Calls a handler and runs its synchronous generator on a thread of its own, so that both may block, and hands on what it yields. It
/// is at most a few items ahead of its stream: then it is not asked for more.</summary>
internal sealed class BlockingGenerator<T>(Func<IEnumerable<T>> handler, SemaphoreSlim threads) : IAsyncEnumerable<T>
{
    // Enough to let a stream of small events share its sends, and few enough to hold no data worth mentioning.
    private const int MaxAhead = 64;

    // Generators are shallow; a thousand of these cost address space alone.
    private const int StackBytes = 256 * 1024;

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await threads.WaitAsync(cancellationToken).ConfigureAwait(false);
        var items = Channel.CreateBounded<T>(new BoundedChannelOptions(MaxAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(() => Run(items.Writer, run, stop.Token));
        try
        {
            while (await items.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (items.Reader.TryRead(out var item)) yield return item;
            }
        }
        finally
        {
            // The generator's own finally blocks have run before the stream ends.
            await stop.CancelAsync().ConfigureAwait(false);
            await run.Task.ConfigureAwait(false);
        }
    }

    private void Start(ThreadStart run)
    {
        try
        {
            new Thread(run, StackBytes) { IsBackground = true, Name = "RatEngine generator" }.Start();
        }
        catch
        {
            // The system has no thread left: the place must not be lost with it.
            threads.Release();
            throw;
        }
    }

    private void Run(ChannelWriter<T> items, TaskCompletionSource run, CancellationToken stop)
    {
        Exception? fault = null;
        try
        {
            foreach (var item in handler())
            {
                if (!items.TryWrite(item)) items.WriteAsync(item, stop).AsTask().GetAwaiter().GetResult();
                if (stop.IsCancellationRequested) break;
            }
        }
        catch (Exception e)
        {
            fault = e;
        }

        items.Complete(fault);
        threads.Release();
        run.SetResult();
    }
}
