using RatEngine.Hosting;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Nothing that a client sends begins a line of the log, or reaches a terminal as a command, wherever the application quotes it.</summary>
public sealed class LogInjectionTests
{
    // A line feed, a carriage return, an escape sequence that clears the screen, a line separator, a character that reverses the text, a next line.
    private const string Hostile = "a%0d%0aLOG%20forged%1b%5b2J%e2%80%a8b%e2%80%aec%c2%85d";

    [TestCase("/middleware/" + Hostile, 201)]
    [TestCase("/none/middleware/" + Hostile, 201)]
    [TestCase("/handler/" + Hostile, 201)]
    [TestCase("/handler/x?q=" + Hostile, 201)]
    [TestCase("/short/" + Hostile, 202)]
    [TestCase("/stream/" + Hostile, 402)]
    [TestCase("/stream/x?lastEventId=" + Hostile, 402)]
    [TestCase("/run/" + Hostile, 604)]
    [TestCase("/topic/x?since=" + Hostile, 500)]
    [TestCase("/topic/x?lastEventId=" + Hostile, 500)]
    public async Task What_a_request_holds_is_escaped_in_messages_values_and_exceptions(string target, int eventId)
    {
        await using var server = await StreamServer.StartAsync(Map);
        using var client = await server.ConnectAsync();
        await client.SendGetAsync(target, "X-Note: caf\u00e9\u0085\u009b\r\nConnection: close\r\n");
        await server.Log.WaitForAsync(entry => entry.EventId.Id == eventId);
        await server.App.StopAsync(new CancellationToken(canceled: true));

        foreach (var entry in server.Log.Entries)
        {
            Assert.That(EscapedText.NeedsEscape(entry.Message), Is.False, entry.Message);
            Assert.That(entry.Values.Values.OfType<string>().Where(EscapedText.NeedsEscape), Is.Empty);
            Assert.That(entry.Message, Does.Not.Contain("forged").Or.Contain("lastEventId").Or.Contain("last event id"), "a path is logged as its pattern");
            if (entry.Exception is null) continue;
            Assert.That(EscapedText.NeedsEscape(entry.Exception.Message), Is.False, entry.Exception.Message);
            Assert.That(entry.Exception.ToString().Split('\n'), Has.None.StartWith("LOG"));
        }
    }

    private static void Map(RatApp app) => app
        .Use((request, response, next) => request.Path.Contains("middleware", StringComparison.Ordinal) ? throw Quote(request) : next(request, response))
        .Get("/middleware/<name>", (_, _) => default)
        .Get("/handler/<name>", (request, _) => throw Quote(request))
        .Get("/short/<name>", (_, response) =>
        {
            response.ContentLength = 5;
            return default;
        })
        .Sse("/stream/<name>", (RatRequest request, string name) => FailAsync(Quote(request)))
        .SseResumable("/run/<name>", (request, _) => FailAsync(new InvalidOperationException(request.Path, new IOException(request.Path))))
        .Topic("/topic/<topic>");

    private static InvalidOperationException Quote(RatRequest request) => new(
        $"{request.Path} {request.Query("q")} {request.LastEventId} {request.Header("X-Note")}",
        new AggregateException(new IOException(request.Path), new FormatException(request.Query("q"))));

    private static async IAsyncEnumerable<string> FailAsync(Exception fault)
    {
        yield return "first";
        await Task.Yield();
        throw fault;
    }
}
