using Microsoft.Extensions.Logging;
using RatEngine.Tests.PubSub;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

public sealed class ResumableRunTests
{
    [Test]
    public async Task A_run_begins_once_for_its_path_and_every_viewer_sees_it_from_its_beginning()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        using var first = await app.OpenAsync("/runs/1");
        run.Say("a", "b");
        Assert.That(await first.DataAsync(2), Is.EqualTo(new[] { "a", "b" }));

        using var second = await app.OpenAsync("/runs/1");
        run.Say("c");
        run.Complete();

        Assert.That((await second.ReadToEndAsync()).Select(item => item.Data), Is.EqualTo(new[] { "a", "b", "c", """{"reason":"completed"}""" }));
        Assert.That((await first.ReadToEndAsync()).Select(item => item.EventType), Is.EqualTo(new[] { "message", "rat.end" }));
        Assert.That((run.Begun, first.SawLastChunk, second.SawLastChunk), Is.EqualTo((1, true, true)));
    }

    [Test]
    public async Task Many_that_come_at_once_share_one_run()
    {
        var run = new ScriptedRun();
        var calls = 0;
        await using var app = new TopicApp();
        app.App.SseResumable("/runs/<int:run_id>", (RunRequest request, int id, CancellationToken stop) =>
        {
            Interlocked.Increment(ref calls);
            return run.RunAsync(stop);
        });
        await app.ListenAsync();
        var peers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.ConnectAsync("/runs/7")));
        run.Say("a");
        run.Complete();

        foreach (var peer in peers)
        {
            Assert.That((await peer.ReadToEndAsync()).Select(item => item.Data), Is.EqualTo(new[] { "a", """{"reason":"completed"}""" }));
            peer.Dispose();
        }

        Assert.That((calls, run.Begun), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Each_path_has_a_run_of_its_own()
    {
        await using var app = new TopicApp();
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken _) => new[] { request.Path, id }.ToAsyncEnumerable());

        using var one = await app.OpenAsync("/runs/1");
        using var two = await app.OpenAsync("/runs/2");

        Assert.That(await one.DataAsync(2), Is.EqualTo(new[] { "/runs/1", "1" }));
        Assert.That(await two.DataAsync(2), Is.EqualTo(new[] { "/runs/2", "2" }));
    }

    [Test]
    public async Task A_viewer_resumes_exactly_behind_its_last_id()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        run.Say("a", "b", "c", "d");
        run.Complete();
        using var whole = await app.OpenAsync("/runs/1");
        var items = await whole.ReadToEndAsync();

        for (var i = 0; i < items.Count - 1; i++)
        {
            using var back = await app.OpenAsync("/runs/1", $"Last-Event-ID: {items[i].EventId}\r\n");
            Assert.That((await back.ReadToEndAsync()).Select(item => item.Data), Is.EqualTo(items.Skip(i + 1).Select(item => item.Data)));
        }
    }

    [Test]
    public async Task A_finished_run_is_replayed_and_one_who_has_seen_its_end_gets_204()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        run.Say("a");
        run.Complete();
        using var first = await app.OpenAsync("/runs/1");
        await first.ReadToEndAsync();

        using var late = await app.OpenAsync("/runs/1");
        Assert.That((await late.ReadToEndAsync()).Select(item => item.EventType), Is.EqualTo(new[] { "message", "rat.end" }));

        using var back = await app.OpenAsync("/runs/1", $"Last-Event-ID: {late.LastEventId}\r\n");
        Assert.That((back.Status, run.Begun), Is.EqualTo(("204", 1)));
    }

    [Test]
    public async Task A_failure_tells_viewers_an_error_id_and_the_log_what_happened()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        using var peer = await app.OpenAsync("/runs/1");
        run.Say("a");
        run.Fail(new InvalidOperationException("a secret"));

        var items = await peer.ReadToEndAsync();

        Assert.That(items.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error", "rat.end" }));
        Assert.That(items[2].Data, Is.EqualTo("""{"reason":"failed"}"""));
        var entry = app.Log.Entries.Single(entry => entry.Level == LogLevel.Error);
        Assert.That(items[1].Data, Does.Contain((string)entry.Values["ErrorId"]!).And.Not.Contain("secret"));
        Assert.That(entry.Exception?.Message, Is.EqualTo("a secret"));
    }

    [Test]
    public async Task A_stop_cancels_runs_and_returns_when_their_finally_has_run()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        using var peer = await app.OpenAsync("/runs/1");
        run.Say("a");
        await peer.TakeAsync(1);

        var stopped = app.App.StopAsync();
        await peer.ReadToEndAsync();
        peer.Dispose();
        await stopped;

        Assert.That(run.Ended.IsOpen);
    }

    [Test]
    public async Task A_handler_that_throws_answers_500_and_the_next_request_begins_the_run()
    {
        var run = new ScriptedRun();
        var calls = 0;
        await using var app = new TopicApp();
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken stop) =>
            Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("not yet") : run.RunAsync(stop));

        using var refused = await app.OpenAsync("/runs/1");
        Assert.That(refused.Status, Is.EqualTo("500"));
        Assert.That(app.Log.Entries.Single(entry => entry.Level == LogLevel.Error).Exception?.Message, Is.EqualTo("not yet"));

        run.Say("a");
        using var peer = await app.OpenAsync("/runs/1");
        Assert.That(await peer.DataAsync(1), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task A_handler_may_refuse_with_a_status()
    {
        await using var app = new TopicApp();
        app.App.SseResumable<string, string>("/runs/<run_id>", (_, _, _) => throw new RatStatusException(403, "Not yours."));
        using var peer = await app.OpenAsync("/runs/1");
        Assert.That(peer.Status, Is.EqualTo("403"));
    }

    [Test]
    public async Task A_run_cannot_be_seen_or_subscribed_to_as_a_topic()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        using var peer = await app.OpenAsync("/runs/1");
        using var all = await app.OpenAsync("/events?topic=**");
        await all.TakeAsync(1);
        run.Say("a");
        await peer.TakeAsync(1);
        app.Publish("b", "public");

        Assert.That(app.Hub.Topics.Select(topic => topic.Name), Is.EqualTo(new[] { "b" }));
        Assert.That(app.Hub.Find("\u0001/runs/1"), Is.Null);
        Assert.That(() => app.Publish("\u0001/runs/1", "forged"), Throws.ArgumentException);
        using var guess = await app.OpenAsync("/events?topic=%01/runs/1");
        Assert.That(guess.Status, Is.EqualTo("400"));
        Assert.That(await all.DataAsync(1), Is.EqualTo(new[] { "public" }));
    }

    [Test]
    public async Task Over_MaxRuns_a_new_one_answers_503_until_another_has_ended()
    {
        var run = new ScriptedRun();
        await using var app = Make(run, new ResumableOptions { MaxRuns = 1 });
        using var first = await app.OpenAsync("/runs/1");
        using var second = await app.OpenAsync("/runs/2");
        Assert.That(second.Status, Is.EqualTo("503"));
        using var viewer = await app.OpenAsync("/runs/1");
        Assert.That(viewer.Status, Is.EqualTo("200"));

        run.Complete();
        await first.ReadToEndAsync();

        await Poll.UntilAsync(() => OpensAsync(app, "/runs/2"), () => "there is still no room");
    }

    [Test]
    public async Task Over_MaxEndedRuns_the_one_that_ended_first_is_forgotten_and_begins_anew()
    {
        var begun = new List<string>();
        await using var app = new TopicApp();
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken _) =>
        {
            lock (begun) begun.Add(id);
            return new[] { id }.ToAsyncEnumerable();
        }, options: new ResumableOptions { MaxEndedRuns = 2 });

        // A viewer reads a run's end a moment before the run is over: so it may take one more than the third.
        for (var next = 2; begun.Count(id => id == "1") < 2; next++)
        {
            await ReadToEndAsync(app, "1");
            await ReadToEndAsync(app, $"{next}");
        }

        Assert.That(begun.LastIndexOf("1"), Is.GreaterThanOrEqualTo(4));
        Assert.That(begun.Distinct().Count(), Is.EqualTo(begun.Count - 1));
    }

    [Test]
    public async Task A_run_that_is_watched_is_kept_however_many_end_after_it()
    {
        var begun = 0;
        await using var app = new TopicApp();
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken _) =>
        {
            Interlocked.Increment(ref begun);
            return new[] { id, new string('x', 200_000) }.ToAsyncEnumerable();
        }, options: new ResumableOptions { MaxEndedRuns = 0 });
        using var slow = await app.OpenAsync("/runs/1", bufferBytes: 1024);

        foreach (var id in new[] { "2", "3" }) await ReadToEndAsync(app, id);

        Assert.That((await slow.ReadToEndAsync()).Select(item => item.Data.Length), Is.EqualTo(new[] { 1, 200_000, """{"reason":"completed"}""".Length }));
        Assert.That(begun, Is.EqualTo(3));
    }

    [Test]
    public async Task HEAD_begins_no_run()
    {
        var run = new ScriptedRun();
        await using var app = Make(run);
        using var peer = await app.OpenAsync("/runs/1", method: "HEAD");
        Assert.That((peer.Status, run.Begun), Is.EqualTo(("200", 0)));
        Assert.That(peer.Head, Does.Contain("text/event-stream"));
    }

    [Test]
    public async Task A_run_whose_backplane_is_down_ends_and_is_logged()
    {
        var run = new ScriptedRun();
        var backplane = new HeldBackplane();
        await using var app = new TopicApp(new HubOptions { Backplane = backplane });
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken stop) => run.RunAsync(stop));
        using var peer = await app.OpenAsync("/runs/1");

        backplane.IsDown = true;
        run.Say("lost");

        Assert.That(await peer.ReadToEndAsync(), Is.Empty);
        Assert.That((run.Ended.IsOpen, peer.SawLastChunk), Is.EqualTo((true, true)));
        Assert.That(app.Log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Exception), Is.Not.Empty.And.All.InstanceOf<IOException>());
    }

    [Test]
    public void A_label_is_refused()
    {
        var options = new ResumableOptions { Topic = new TopicOptions { Label = TopicLabel.Envelope } };
        Assert.That(() => Make(new ScriptedRun(), options), Throws.TypeOf<RatOptionsException>());
    }

    private static async Task ReadToEndAsync(TopicApp app, string id)
    {
        using var peer = await app.OpenAsync($"/runs/{id}");
        Assert.That((await peer.ReadToEndAsync())[0].Data, Is.EqualTo(id));
    }

    private static async Task<bool> OpensAsync(TopicApp app, string path)
    {
        using var peer = await app.OpenAsync(path);
        return peer.Status == "200";
    }

    private static TopicApp Make(ScriptedRun run, ResumableOptions? options = null)
    {
        var app = new TopicApp();
        app.App.SseResumable("/runs/<run_id>", (RunRequest request, string id, CancellationToken stop) => run.RunAsync(stop), options: options);
        return app;
    }
}
