using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;
using RatEngine.Tests.PubSub;

namespace RatEngine.Tests.Hosting;

/// <summary>How what a run yields reaches its viewers.</summary>
public sealed partial class RunItemsTests
{
    [Test]
    public async Task A_string_is_payload_whatever_it_holds()
    {
        var items = await ReadAsync(["data: no block", "two\nlines", ""]);
        Assert.That(items.Select(item => (item.EventType, item.Data)), Is.EqualTo(new[] { ("message", "data: no block"), ("message", "two\nlines"), ("message", "") }));
    }

    [Test]
    public async Task A_string_in_manual_format_is_its_events_without_their_ids()
    {
        var items = await ReadAsync(["event: step\nid: 7\ndata: one\ndata: two\n\n: comment\ndata: three\n\n"]);
        Assert.That(items.Select(item => (item.EventType, item.Data)), Is.EqualTo(new[] { ("step", "one\ntwo"), ("message", "three") }));
        Assert.That(items.Select(item => item.EventId), Has.None.EqualTo("7").And.All.Not.Empty);
    }

    [Test]
    public async Task An_event_goes_as_it_is_without_its_id()
    {
        var items = await ReadAsync([new SseEvent("text", "step", "7") { Retry = TimeSpan.FromSeconds(9) }, new SseEvent("utf8"u8.ToArray())]);
        Assert.That(items.Select(item => (item.EventType, item.Data)), Is.EqualTo(new[] { ("step", "text"), ("message", "utf8") }));
        Assert.That(items[0].EventId, Is.Not.EqualTo("7"));
        Assert.That(items[0].ReconnectionInterval, Is.EqualTo(TimeSpan.FromSeconds(9)));
    }

    [Test]
    public async Task Other_types_are_json()
    {
        await using var app = new TopicApp();
        app.App.SseResumable("/run", (_, _) => new[] { new Step(1, "one") }.ToAsyncEnumerable(), StepJson.Default.Step);
        using var peer = await app.OpenAsync("/run");
        Assert.That(await peer.DataAsync(1), Is.EqualTo(new[] { """{"Number":1,"Name":"one"}""" }));
    }

    [Test]
    public async Task A_type_that_nobody_knows_how_to_write_is_refused()
    {
        await using var app = new TopicApp();
        Assert.That(() => app.App.SseResumable("/run", (_, _) => new[] { 1 }.ToAsyncEnumerable()), Throws.ArgumentException);
    }

    [TestCase("rat.end", 1)]
    [TestCase("rat.bye", 1)]
    [TestCase("too long", 2_000_000)]
    public async Task An_event_that_cannot_be_published_fails_the_run(string type, int length)
    {
        await using var app = new TopicApp();
        app.App.SseResumable("/run", (_, _) => new[] { new SseEvent("first"), new SseEvent(new string('x', length), type) }.ToAsyncEnumerable());
        using var peer = await app.OpenAsync("/run");

        var items = await peer.ReadToEndAsync();

        Assert.That(items.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error", "rat.end" }));
        Assert.That(items[2].Data, Is.EqualTo("""{"reason":"failed"}"""));
    }

    /// <summary>The run's events but its last.</summary>
    private static async Task<List<SseItem<string>>> ReadAsync<T>(T[] items)
    {
        await using var app = new TopicApp();
        app.App.SseResumable("/run", (_, _) => items.ToAsyncEnumerable());
        using var peer = await app.OpenAsync("/run");
        var all = await peer.ReadToEndAsync();
        Assert.That(all[^1].Data, Is.EqualTo("""{"reason":"completed"}"""));
        return all[..^1];
    }

    internal sealed record Step(int Number, string Name);

    [JsonSerializable(typeof(Step))]
    internal sealed partial class StepJson : JsonSerializerContext;
}
