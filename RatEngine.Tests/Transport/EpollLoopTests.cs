using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class EpollLoopTests
{
    private readonly FakeTimeProvider _time = new();

    [SetUp]
    public void NeedEpoll()
    {
        if (!EpollLoop.IsSupported) Assert.Ignore("No epoll: not Linux on x64 or ARM64.");
    }

    [Test]
    public async Task Blocked_threads_are_joined_by_others_at_once()
    {
        using var loop = new EpollLoop(1, _time, NullLogger.Instance);
        using var held = Hold(loop);
        var behind = Put(loop);

        loop.LookAt(() => true);
        loop.LookAt(() => true);
        await behind.Done.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Busy_threads_are_joined_by_one_more_after_some_looks()
    {
        using var loop = new EpollLoop(1, _time, NullLogger.Instance);
        using var held = Hold(loop);
        var behind = Put(loop);

        // The first look only learns how far the loop is.
        for (var i = 0; i < 5; i++) loop.LookAt(() => false);
        Assert.That(loop.Workers, Is.EqualTo(1));
        loop.LookAt(() => false);
        Assert.That(loop.Workers, Is.EqualTo(2));
        await behind.Done.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Threads_that_come_back_need_no_others()
    {
        using var loop = new EpollLoop(1, _time, NullLogger.Instance);
        for (var i = 0; i < 20; i++)
        {
            await Put(loop).Done.WaitAsync(TimeSpan.FromSeconds(20));
            loop.LookAt(() => true);
        }

        Assert.That(loop.Workers, Is.EqualTo(1));
    }

    [Test]
    public async Task Spare_threads_go_under_traffic_when_none_was_needed_for_a_while()
    {
        using var loop = new EpollLoop(1, _time, NullLogger.Instance);
        using (Hold(loop))
        {
            loop.LookAt(() => true);
            loop.LookAt(() => true);
            Assert.That(loop.Workers, Is.EqualTo(17));
        }

        await PassThrough(loop);
        Assert.That(loop.Workers, Is.EqualTo(17), "a burst may come again");

        _time.Advance(TimeSpan.FromSeconds(10));
        await Poll.UntilAsync(
            async () =>
            {
                await PassThrough(loop);
                return loop.Workers == 1;
            },
            () => $"{loop.Workers} threads");
    }

    private static async Task PassThrough(EpollLoop loop)
    {
        Work[] works = [.. Enumerable.Range(0, 20).Select(_ => Put(loop))];
        foreach (var work in works) await work.Done.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static Work Put(EpollLoop loop)
    {
        var work = new Work();
        loop.Enqueue(work);
        return work;
    }

    /// <summary>Keeps the loop's only thread until it is disposed.</summary>
    private static HeldThread Hold(EpollLoop loop)
    {
        var held = new HeldThread();
        loop.Enqueue(held);
        held.WaitUntilHeld();
        return held;
    }

    private sealed class Work : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Execute() => _done.SetResult();
    }

    private sealed class HeldThread : IThreadPoolWorkItem, IDisposable
    {
        private readonly SemaphoreSlim _held = new(0);
        private readonly SemaphoreSlim _released = new(0);

        public void WaitUntilHeld() => Assert.That(_held.Wait(TimeSpan.FromSeconds(20)), "the loop's thread has taken the work");

        public void Execute()
        {
            _held.Release();
            _released.Wait(TimeSpan.FromSeconds(60));
        }

        // Not disposed of: the thread may still be in it.
        public void Dispose() => _released.Release();
    }
}
