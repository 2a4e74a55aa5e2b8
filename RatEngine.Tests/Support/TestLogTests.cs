using Microsoft.Extensions.Logging;

namespace RatEngine.Tests.Support;

public sealed partial class TestLogTests
{
    [Test]
    public async Task Entry_carries_event_id_and_values()
    {
        using var log = new TestLog();
        StreamClosed(log.CreateLogger("Streams"), events: 7);

        var entry = await log.WaitForAsync(entry => entry.EventId.Id == 42);

        Assert.That(entry.Category, Is.EqualTo("Streams"));
        Assert.That(entry.Message, Is.EqualTo("Closed after 7 events"));
        Assert.That(entry.Values["Events"], Is.EqualTo(7));
    }

    [Test]
    public async Task Waiting_ends_when_the_entry_comes()
    {
        using var log = new TestLog();
        var waiting = log.WaitForAsync(entry => entry.EventId.Id == 42);
        Assert.That(waiting.IsCompleted, Is.False);

        StreamClosed(log.CreateLogger("Streams"), events: 1);

        Assert.That((await waiting).Level, Is.EqualTo(LogLevel.Information));
    }

    [LoggerMessage(42, LogLevel.Information, "Closed after {Events} events")]
    private static partial void StreamClosed(ILogger logger, int events);
}
