using System.Text.Json;
using System.Text.Unicode;
using RatEngine.Server.Json;

namespace RatEngine.Server.Publishing;

/// <summary>Reads what a request publishes: all of it, or nothing, with the number of what is wrong, counted from 1.</summary>
/// <param name="hub">Knows which events can be published.</param>
/// <param name="maxEvents">The most events of one request.</param>
/// <param name="maxBytes">The most bytes of all events of one request, one for several topics counted for each.</param>
internal sealed class PublicationReader(Hub hub, int maxEvents, long maxBytes)
{
    /// <summary>Reads a JSON object, or an array of them.</summary>
    /// <exception cref="PublicationException">It is no such thing.</exception>
    public Publication ReadJson(ReadOnlyMemory<byte> body)
    {
        CheckUtf8(body.Span);
        body = ByteOrderMark.Skip(body);
        return FirstByte(body.Span) == '[' ? new Publication(ReadArray(body.Span)) : ReadObject(body);
    }

    /// <summary>Reads one JSON object a line. Empty lines are passed over, but counted.</summary>
    /// <exception cref="PublicationException">A line is none.</exception>
    public Publication ReadLines(ReadOnlyMemory<byte> body)
    {
        CheckUtf8(body.Span);
        EventList events = new(hub, maxEvents, maxBytes);
        int number = 0;
        for (ReadOnlyMemory<byte> rest = ByteOrderMark.Skip(body); !rest.IsEmpty;)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            number++;
            if (FirstByte(line.Span) is not null)
                Add(events, $"Line {number}", () => Parse(line, isLine: true));
        }

        return events.Events.Count > 0 ? new Publication(events.Events) : throw new PublicationException("Met no line, expected one JSON object a line.");
    }

    private Publication ReadObject(ReadOnlyMemory<byte> body)
    {
        EventList events = new(hub, maxEvents, maxBytes);
        events.Add(EventObject.Read(Parse(body), out bool isSingle, out long bytes), bytes);
        return new Publication(events.Events, isSingle);
    }

    private IReadOnlyList<HubEvent> ReadArray(ReadOnlySpan<byte> body)
    {
        EventList events = new(hub, maxEvents, maxBytes);
        int number = 0;
        Utf8JsonReader reader = new(body);
        try
        {
            reader.Read();
            for (number = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; number++)
            {
                JsonElement item = JsonElement.ParseValue(ref reader);
                Add(events, $"Item {number}", () => item);
            }

            // What stands behind the array is no JSON: this read throws.
            number = 0;
            reader.Read();
        }
        catch (JsonException e)
        {
            throw NoJson(number == 0 ? "" : $"Item {number}: ", e);
        }

        return events.Events.Count > 0 ? events.Events : throw new PublicationException("Met an empty list, expected one or more objects.");
    }

    private static void Add(EventList events, string place, Func<JsonElement> item)
    {
        try
        {
            events.Add(EventObject.Read(item(), out _, out long bytes), bytes);
        }
        catch (PublicationException e)
        {
            throw new PublicationException($"{place}: {e.Message}", e.Status);
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json, bool isLine = false)
    {
        try
        {
            Utf8JsonReader reader = new(json.Span);
            JsonElement element = JsonElement.ParseValue(ref reader);
            // What stands behind the value is no JSON: this read throws.
            reader.Read();
            return element;
        }
        catch (JsonException e)
        {
            throw NoJson("", e, isLine);
        }
    }

    // The number of a line that is read alone stands before it.
    private static PublicationException NoJson(string place, JsonException e, bool isLine = false) =>
        new($"{place}Met no JSON at {(isLine ? "" : $"line {e.LineNumber + 1}, ")}byte {e.BytePositionInLine + 1}, expected an object.");

    private static void CheckUtf8(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            throw new PublicationException("Met bytes that are no UTF-8, expected UTF-8.");
    }

    /// <summary>The first byte that is no white space; null where there is none.</summary>
    private static byte? FirstByte(ReadOnlySpan<byte> json)
    {
        int start = json.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? null : json[start];
    }
}
