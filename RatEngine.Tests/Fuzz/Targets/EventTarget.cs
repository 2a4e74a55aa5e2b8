using System.Globalization;
using System.Text;
using RatEngine.Sse;
using RatEngine.Tests.Sse;

namespace RatEngine.Tests.Fuzz;

/// <summary>An event: what was encoded is what the BCL's parser reads. The parts of an input, data, type, id, comment and retry in ms, are
/// separated by U+0001.</summary>
internal sealed class EventTarget : IFuzzTarget
{
    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckUtf8(input);
        var parts = FuzzText.Of(input.Span).Split('\u0001');
        var (data, type, id, comment) = (parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), parts.ElementAtOrDefault(3));
        var retry = ReadRetry(parts.ElementAtOrDefault(4));
        if (TryMake(data, type, id) is not { } item) return;

        var client = SseClient.Read(Encode(new SseEvent(data, type, id) { Comment = comment, Retry = retry }));
        Claim.Same(1, client.Events.Count, "the number of events");
        Claim.Same(WireText.Normalize(data), client.Events[0].Data, "data");
        Claim.Same(string.IsNullOrEmpty(type) ? "message" : WireText.Normalize(type), client.Events[0].EventType, "type");
        Claim.Same(WireText.Normalize(id ?? ""), client.LastEventId, "id");
        if (retry is { } wait) Claim.Same(wait, client.ReconnectionInterval, "retry");
        if (comment is not null) Claim.Same(0, SseClient.Read(Encode(SseEvent.FromComment(comment))).Events.Count, "events of a comment");
        Claim.That(Encode(item).AsSpan().SequenceEqual(Encode(new SseEvent(Encoding.UTF8.GetBytes(data), type, id))), "prepared bytes differ");
    }

    /// <summary>Bytes that need not be UTF-8 go out as they are, line by line.</summary>
    private static void CheckUtf8(ReadOnlyMemory<byte> data)
    {
        var client = SseClient.Read(Encode(new SseEvent(data)));
        Claim.Same(1, client.Events.Count, "the number of events");
        var expected = Encoding.UTF8.GetString(data.Span);
        Claim.Same(WireText.Normalize(expected), client.Events[0].Data, "data");
    }

    private static SseEvent? TryMake(string data, string? type, string? id)
    {
        var isOneLine = $"{type}{id}".AsSpan().IndexOfAny('\r', '\n', '\0') < 0;
        try
        {
            var item = new SseEvent(data, type, id);
            Claim.That(isOneLine, "a type or id with a line break or NUL was taken");
            return item;
        }
        catch (ArgumentException)
        {
            Claim.That(!isOneLine, "a type and id of one line were refused");
            return null;
        }
    }

    private static TimeSpan? ReadRetry(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var wait) ? TimeSpan.FromMilliseconds(wait) : null;

    private static byte[] Encode(SseEvent item)
    {
        var exact = new byte[SseEncoder.GetLength(item)];
        Claim.Same(exact.Length, SseEncoder.Write(item, exact), "the length of the block");
        return exact;
    }
}
