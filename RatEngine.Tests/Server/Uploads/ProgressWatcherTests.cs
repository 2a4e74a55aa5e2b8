using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class ProgressWatcherTests
{
    private static readonly TimeSpan Step = SimulatedUpload.StepInterval;

    private FakeTimeProvider _time = null!;
    private UploadSessions _sessions = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _sessions = new UploadSessions(new UploadQuota(new UploadLimits()), _time);
    }

    [Test]
    public async Task A_session_that_nobody_uploads_to_shows_a_simulated_run()
    {
        await using IAsyncEnumerator<ProgressMessage> viewer = Watch(simulate: true);
        Assert.That(await viewer.NextAsync(), Is.EqualTo(new ProgressMessage.Init("s", "example.bin", 0, false)));
        Assert.That(await viewer.NextAsync(), Is.EqualTo(new ProgressMessage.Moved(0, 0, 10 << 20)));
        for (int percent = 10; percent <= 100; percent += 10)
            Assert.That(await viewer.NextAfterAsync(_time, Step), Is.TypeOf<ProgressMessage.Moved>().With.Property("Progress").EqualTo(percent));
        Assert.That(await viewer.NextAfterAsync(_time, Step), Is.EqualTo(
            new ProgressMessage.Done("example.bin", 10 << 20, "/api/download/s", 100, null, true)));
        Assert.That(await viewer.EndsAsync(), Is.True);
        Assert.That(_sessions.Count, Is.Zero);
    }

    [Test]
    public async Task A_simulated_run_gives_way_to_an_upload_at_once()
    {
        await using IAsyncEnumerator<ProgressMessage> viewer = Watch(simulate: true);
        await viewer.NextAsync();
        await viewer.NextAsync();
        Task<ProgressMessage> next = viewer.NextAsync();
        using SessionLease lease = Begin("real.bin", 1000);
        Assert.That(await next, Is.EqualTo(new ProgressMessage.Init("s", "real.bin", 0, false)));
        Assert.That(await viewer.NextAsync(), Is.EqualTo(new ProgressMessage.Moved(0, 0, 1000)));
        next = viewer.NextAsync();
        lease.Session.Report(500);
        Assert.That(await next, Is.EqualTo(new ProgressMessage.Moved(50, 500, 1000)));
    }

    [Test]
    public async Task Every_viewer_sees_the_end_whenever_it_comes_and_however_slow_it_is()
    {
        await using IAsyncEnumerator<ProgressMessage> early = Watch(simulate: false);
        Assert.That(await early.NextAsync(), Is.EqualTo(new ProgressMessage.Init("s", null, 0, false)));
        using SessionLease lease = Begin("a", 1000);
        lease.Session.Report(500);
        await using IAsyncEnumerator<ProgressMessage> middle = Watch(simulate: false);
        Assert.That(await middle.NextAsync(), Is.EqualTo(new ProgressMessage.Init("s", "a", 50, false)));
        lease.Session.Report(900);
        lease.Session.Complete(new StoredFile("/f", "a", 1000, "abc", _time.GetUtcNow()));
        await using IAsyncEnumerator<ProgressMessage> late = Watch(simulate: true);

        ProgressMessage done = new ProgressMessage.Done("a", 1000, "/api/download/s", 100, "abc", null);
        Assert.That(await RestAsync(early), Is.EqualTo(new[] { new ProgressMessage.Init("s", "a", 100, true), done }));
        Assert.That((await RestAsync(middle))[^1], Is.EqualTo(done));
        Assert.That(await RestAsync(late), Is.EqualTo(new[] { new ProgressMessage.Init("s", "a", 100, true), done }));
    }

    [Test]
    public async Task An_upload_that_fails_ends_with_an_error()
    {
        await using IAsyncEnumerator<ProgressMessage> viewer = Watch(simulate: false);
        await viewer.NextAsync();
        using SessionLease lease = Begin("a", null);
        await viewer.NextAsync();
        Assert.That(await viewer.NextAsync(), Is.EqualTo(new ProgressMessage.Moved(null, 0, null)));
        lease.Session.Fail("The upload was cut off.");
        Assert.That(await RestAsync(viewer), Is.EqualTo(new[] { new ProgressMessage.Broken("The upload was cut off.") }));
    }

    [Test]
    public async Task Ten_seconds_without_news_bring_a_heartbeat_and_300_end_the_stream()
    {
        await using IAsyncEnumerator<ProgressMessage> viewer = Watch(simulate: false);
        await viewer.NextAsync();
        for (int i = 0; i < 30; i++)
            Assert.That(await viewer.NextAfterAsync(_time, ProgressWatcher.HeartbeatInterval), Is.TypeOf<ProgressMessage.Heartbeat>());
        Assert.That(await viewer.NextAsync(), Is.TypeOf<ProgressMessage.TimedOut>());
        Assert.That(await viewer.EndsAsync(), Is.True);
    }

    [Test]
    public async Task A_viewer_that_goes_away_gives_the_session_back()
    {
        IAsyncEnumerator<ProgressMessage> viewer = Watch(simulate: false);
        await viewer.NextAsync();
        Assert.That(_sessions.Count, Is.EqualTo(1));
        await viewer.DisposeAsync();
        Assert.That(_sessions.Count, Is.Zero);
    }

    private IAsyncEnumerator<ProgressMessage> Watch(bool simulate) =>
        new ProgressWatcher(_sessions, _time).WatchAsync("s", simulate, CancellationToken.None).GetAsyncEnumerator();

    private SessionLease Begin(string fileName, long? totalBytes)
    {
        SessionLease lease = _sessions.Enter("s");
        _sessions.Begin(lease.Session, default, fileName, totalBytes);
        return lease;
    }

    private static async Task<List<ProgressMessage>> RestAsync(IAsyncEnumerator<ProgressMessage> viewer)
    {
        List<ProgressMessage> rest = [];
        while (!await viewer.EndsAsync())
            rest.Add(viewer.Current);
        return rest;
    }
}
