using System.Text;
using RatEngine.Hosting;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

[Platform("Linux", Reason = "Elsewhere the system is not asked.")]
public sealed class RunnableThreadsTests
{
    private const string Busy = "test (busy) R x";
    private const string Idle = "test (idle) S x";

    [Test]
    public async Task Threads_of_a_name_that_run_are_counted_and_those_that_wait_are_not()
    {
        using var stop = new ManualResetEventSlim();
        var threads = new[] { Start(Busy, () => Spin(stop)), Start(Busy, () => Spin(stop)), Start(Idle, stop.Wait) };

        await Poll.UntilAsync(() => Count(Busy) == 2, () => $"2 are busy: {Count(Busy)} are counted");
        await Poll.UntilAsync(() => Count(Idle) == 0, () => $"none other runs: {Count(Idle)} are counted");
        Assert.That(Count("test"), Is.Zero, "a part of a name is none");

        stop.Set();
        foreach (var thread in threads) thread.Join();
        // The system is done with a thread a moment after it has ended.
        await Poll.UntilAsync(() => Count(Busy) == 0, () => $"none is there: {Count(Busy)} are counted");
    }

    [Test]
    public void Counting_allocates_nothing() => Assert.That(Allocations.LeastOfThisThread(() => Count("none")), Is.Zero);

    private static int Count(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!RunnableThreads.TryCount(bytes[..Encoding.ASCII.GetBytes(name, bytes)], out var count)) throw new InvalidOperationException("The system does not tell.");
        return count;
    }

    private static Thread Start(string name, Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private static void Spin(ManualResetEventSlim stop)
    {
        while (!stop.IsSet) Thread.SpinWait(100);
    }
}
