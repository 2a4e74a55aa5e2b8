using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace RatEngine.Tests.EndToEnd;

/// <summary>The two lines that each stream leaves.</summary>
public sealed class StreamLogTests
{
    [Test]
    public async Task A_stream_leaves_one_line_when_it_opens_and_one_when_it_closes()
    {
        var time = new FakeTimeProvider();
        Gate[] gates = [new(), new()];
        await using var server = await StreamServer.StartAsync(app => app.Sse("/log/<name>", (RatRequest request, string name) => Generators.Stepwise(gates, request.Aborted)), time);
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/log/%C3%BCber?lastEventId=7");
        await client.ReadUntilAsync("\r\n\r\n");
        gates[0].Open();
        await client.ReadChunkAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        gates[1].Open();
        await client.ReadChunkAsync();
        await client.ReadChunkAsync();

        var closed = await server.ClosedAsync();

        var opened = server.Log.Entries.Single(entry => entry.EventId.Id == 400);
        Assert.That(opened.Level, Is.EqualTo(LogLevel.Information));
        Assert.That(opened.Values["Route"], Is.EqualTo("/log/<name>"), "the path may hold somebody's id or secret");
        Assert.That(opened.Values["RemoteEndPoint"], Is.EqualTo(client.LocalEndPoint));
        Assert.That(opened.Values["LastEventId"], Is.EqualTo("7"));
        Assert.That(closed.Level, Is.EqualTo(LogLevel.Information));
        Assert.That(closed.Values["StreamId"], Is.EqualTo(opened.Values["StreamId"]));
        Assert.That(closed.Values["Reason"]!.ToString(), Is.EqualTo("Completed"));
        Assert.That(closed.Values["DurationMs"], Is.EqualTo(3000));
        Assert.That(closed.Values["Events"], Is.EqualTo(2));
        Assert.That(closed.Values["Bytes"], Is.EqualTo(2 * "e\r\ndata: step 0\n\n\r\n".Length));
        Assert.That(server.Log.Entries.Count(entry => entry.EventId.Id is >= 400 and < 500), Is.EqualTo(2));
    }

    [Test]
    public async Task What_a_client_sends_as_its_last_event_id_stays_on_its_line_of_the_log()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/?lastEventId=a%0D%0Ab%1B%5B2J" + new string('x', 500));
        await client.ReadResponseAsync();

        await server.ClosedAsync();

        var message = server.Log.Entries.Single(entry => entry.EventId.Id == 400).Message;
        Assert.That(message.Any(char.IsControl), Is.False, message);
        Assert.That(message, Has.Length.LessThan(400));
    }
}
