using System.Net.Http;
using System.Net.ServerSentEvents;
using RatEngine.Tests.Sse;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What a handler yields, as <see cref="HttpClient"/> and the framework's own parser see it.</summary>
public sealed class WireTests
{
    private static readonly HttpClient Http = new();

    private static IEnumerable<TestCaseData> Strings => WireRows.Strings.Select(Case);

    private static IEnumerable<TestCaseData> Events => WireRows.Events.Select(Case);

    [TestCaseSource(nameof(Strings))]
    public Task A_yielded_string_is_what_the_client_sees(object row) => CheckAsync((WireRow<string>)row);

    [TestCaseSource(nameof(Events))]
    public Task A_yielded_event_is_what_the_client_sees(object row) => CheckAsync((WireRow<SseEvent>)row);

    [Test]
    public async Task A_yielded_object_is_one_message_of_json()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse(
            "/", _ => Generators.Of(new Dictionary<string, int> { ["a"] = 1 }), SseEventJson.Default.DictionaryStringInt32));

        var client = SseClient.Read(await Http.GetByteArrayAsync(server.Address));

        Assert.That(client.TypesAndData, Is.EqualTo(new[] { "message", "{\n  \"a\": 1\n}" }));
    }

    [Test]
    public async Task Every_event_stands_whole_in_one_chunk()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Generators.Of("a\nb", new string('x', 100_000), "event: e\ndata: c\n\n")));
        using var client = await server.OpenAsync("/");

        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: a\ndata: b\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.EqualTo($"data: {new string('x', 100_000)}\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("event: e\ndata: c\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.Empty);
    }

    [TestCase("a\rb")]
    [TestCase("a\nb")]
    [TestCase("a\0b")]
    public async Task An_id_that_would_leave_its_line_is_refused_where_the_event_is_made(string id)
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Make(id)));

        var client = SseClient.Read(await Http.GetByteArrayAsync(server.Address));

        Assert.That(client.Events.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error" }));
        Assert.That((await server.Log.WaitForAsync(entry => entry.EventId.Id == 402)).Exception, Is.TypeOf<ArgumentException>());

        static async IAsyncEnumerable<SseEvent> Make(string id)
        {
            await Task.CompletedTask;
            yield return new SseEvent("good");
            yield return new SseEvent("bad", id: id);
        }
    }

    private static TestCaseData Case<T>(WireRow<T> row, int index) =>
        new TestCaseData(row).SetArgDisplayNames($"{index}: {row}");

    /// <summary>Once alone, and twice in a row, so that an item that changes what stands behind it is seen.</summary>
    private static async Task CheckAsync<T>(WireRow<T> row)
    {
        await using var server = await StreamServer.StartAsync(app => app
            .Sse("/one", _ => Generators.Of(row.Item))
            .Sse("/two", _ => Generators.Of(row.Item, row.Item)));

        var bytes = await Http.GetByteArrayAsync(server.Address + "/one");
        var parser = SseParser.Create(new MemoryStream(bytes));
        var seen = parser.Enumerate().SelectMany(item => new[] { item.EventType, item.Data }).ToList();

        Assert.That(seen, Is.EqualTo(row.TypesAndData));
        Assert.That(parser.LastEventId, Is.EqualTo(row.Id ?? ""));
        Assert.That(parser.ReconnectionInterval, Is.EqualTo(row.RetryMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan));
        Assert.That(bytes[0], Is.Not.EqualTo(0xEF), "There is no byte order mark.");
        Assert.That(bytes[^1], Is.EqualTo((byte)'\n'));
        var twice = SseClient.Read(await Http.GetByteArrayAsync(server.Address + "/two"));
        Assert.That(twice.TypesAndData, Is.EqualTo(row.TypesAndData.Concat(row.TypesAndData)));
    }
}
