using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Server.Publishing;

namespace RatEngine.Tests.Fuzz;

/// <summary>What a publisher sends, as JSON and as one object a line: it is refused with a sentence, or read as the BCL's document has it.</summary>
internal sealed class PublicationTarget : IFuzzTarget
{
    private const int MaxEvents = 6;

    private readonly PublicationReader _reader =
        new(new Hub(new HubOptions(), TimeProvider.System, NullLogger.Instance), MaxEvents, maxBytes: long.MaxValue);

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (Read(_reader.ReadJson, input) is { } publication) CheckJson(input, publication);
        if (Read(_reader.ReadLines, input) is { } lines) CheckLines(input, lines);
    }

    private static IReadOnlyList<HubEvent>? Read(Func<ReadOnlyMemory<byte>, Publication> read, ReadOnlyMemory<byte> body)
    {
        try
        {
            var events = read(body).Events;
            Claim.That(events.Count is > 0 and <= MaxEvents, $"{events.Count} events");
            return events;
        }
        catch (PublicationException e)
        {
            Claim.That(e.Status is 400 or 413, $"status {e.Status}");
            Claim.That(!e.Message.AsSpan().ContainsAny('\r', '\n', '\0'), "a message of several lines");
            return null;
        }
    }

    private static void CheckJson(ReadOnlyMemory<byte> body, IReadOnlyList<HubEvent> events)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var objects = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToList() : [root];
        Claim.Same(string.Join('\n', objects.SelectMany(Describe)), string.Join('\n', events.Select(Describe)), "events");
    }

    /// <summary>The lines together are the lines one by one.</summary>
    private void CheckLines(ReadOnlyMemory<byte> body, IReadOnlyList<HubEvent> events)
    {
        var expected = Encoding.UTF8.GetString(body.Span).Split('\n')
            .Where(line => line.AsSpan().Trim(" \t\r").Length > 0)
            .SelectMany(line => Read(_reader.ReadJson, Encoding.UTF8.GetBytes(line)) ?? throw new FuzzFailure($"a line that is none: {line}"));
        Claim.Same(string.Join('\n', expected.Select(Describe)), string.Join('\n', events.Select(Describe)), "lines");
    }

    private static IEnumerable<string> Describe(JsonElement json)
    {
        var topics = json.TryGetProperty("topic", out var topic) ? [topic] : json.GetProperty("topics").EnumerateArray().ToList();
        var data = json.GetProperty("data");
        var text = data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText();
        return topics.Select(name => Describe(name.GetString()!, text, Text(json, "event"), Text(json, "key"), Text(json, "retry")));
    }

    private static string Describe(HubEvent item) =>
        Describe(item.Topic, item.Event.Data!, item.Event.Type, item.Key, item.Event.Retry is { } wait ? $"{(long)wait.TotalMilliseconds}" : null);

    private static string Describe(string topic, string data, string? type, string? key, string? retry) =>
        JsonSerializer.Serialize(new[] { topic, data, type, key, retry });

    private static string? Text(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => $"{value.GetInt32()}",
        _ => value.GetString(),
    };
}
