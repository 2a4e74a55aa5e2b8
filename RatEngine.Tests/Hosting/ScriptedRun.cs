using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RatEngine.Tests.EndToEnd;

namespace RatEngine.Tests.Hosting;

/// <summary>A generator that yields what the test says, when it says so.</summary>
internal sealed class ScriptedRun
{
    private readonly Channel<string> _items = Channel.CreateUnbounded<string>();
    private int _begun;

    /// <summary>How often it was begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Opens when its <c>finally</c> runs.</summary>
    public Gate Ended { get; } = new();

    public void Say(params string[] items)
    {
        foreach (var item in items) _items.Writer.TryWrite(item);
    }

    public void Complete() => _items.Writer.TryComplete();

    public void Fail(Exception fault) => _items.Writer.TryComplete(fault);

    public async IAsyncEnumerable<string> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(stop)) yield return item;
        }
        finally
        {
            Ended.Open();
        }
    }
}
