using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.EndToEnd;
using RatEngine.Tests.PubSub;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

/// <summary>What becomes of a run when its viewers leave.</summary>
public sealed class UnwatchedRunTests
{
    private readonly FakeTimeProvider _time = new();
    private ScriptedRun _run = null!;

    [SetUp]
    public void MakeRun() => _run = new ScriptedRun();

    [Test]
    public async Task It_lives_on_and_is_cancelled_after_the_grace_period()
    {
        await using var app = Make(new ResumableOptions());
        await WatchAsync(app, "a");
        Advance(110);
        _run.Say("unseen");
        await WatchAsync(app, "a", "unseen");
        Advance(110);
        Assert.That(_run.Ended.IsOpen, Is.False);

        await _time.AdvanceUntilAsync(_run.Ended);

        using var late = await app.OpenAsync("/runs/1");
        var items = await late.ReadToEndAsync();
        Assert.That(items.Select(item => item.Data), Is.EqualTo(new[] { "a", "unseen", """{"reason":"cancelled"}""" }));
    }

    [Test]
    public async Task It_is_not_cancelled_while_somebody_watches()
    {
        await using var app = Make(new ResumableOptions { Topic = new TopicOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan } });
        using var peer = await app.OpenAsync("/runs/1");
        Advance(600);
        _run.Say("still here");
        Assert.That(await peer.DataAsync(1), Is.EqualTo(new[] { "still here" }));
        Assert.That(_run.Ended.IsOpen, Is.False);
    }

    [Test]
    public async Task Cancelled_at_once_it_ends_with_the_next_sweep()
    {
        await using var app = Make(new ResumableOptions { WhenUnwatched = UnwatchedRun.CancelAtOnce });
        await WatchAsync(app, "a");
        Advance(2);
        await _run.Ended.WaitAsync();
    }

    [Test]
    public async Task Run_to_its_end_it_does()
    {
        await using var app = Make(new ResumableOptions { WhenUnwatched = UnwatchedRun.RunToEnd });
        await WatchAsync(app, "a");
        Advance(600);
        _run.Complete();

        using var late = await app.OpenAsync("/runs/1");
        Assert.That((await late.ReadToEndAsync())[^1].Data, Is.EqualTo("""{"reason":"completed"}"""));
    }

    [Test]
    public async Task When_its_log_has_expired_the_path_begins_anew()
    {
        await using var app = Make(new ResumableOptions());
        _run.Complete();
        using (var peer = await app.OpenAsync("/runs/1")) await peer.ReadToEndAsync();
        await app.Log.WaitForAsync(entry => entry.EventId.Id == 501);
        Advance(3605);

        _run = new ScriptedRun();
        _run.Say("new");
        using var next = await app.OpenAsync("/runs/1");

        Assert.That(await next.DataAsync(1), Is.EqualTo(new[] { "new" }));
    }

    private TopicApp Make(ResumableOptions options)
    {
        var app = new TopicApp(time: _time);
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken stop) => _run.RunAsync(stop), options: options);
        return app;
    }

    /// <summary>Comes, sees everything until now, and leaves.</summary>
    private async Task WatchAsync(TopicApp app, params string[] expected)
    {
        var closed = Closed();
        _run.Say(_run.Begun == 0 ? expected : []);
        using (var peer = await app.OpenAsync("/runs/1")) Assert.That(await peer.DataAsync(expected.Length), Is.EqualTo(expected));
        await Poll.UntilAsync(() => Closed() > closed, () => "the stream has closed");

        int Closed() => app.Log.Entries.Count(entry => entry.EventId.Id == 501);
    }

    private void Advance(int seconds)
    {
        for (var i = 0; i < seconds; i++) _time.Advance(TimeSpan.FromSeconds(1));
    }
}
