using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>Puts an event's topic where an endpoint wants it.</summary>
internal static class EventLabel
{
    /// <summary>The event as a client gets it.</summary>
    /// <param name="label">How it learns the topic.</param>
    /// <param name="hubEvent">The event.</param>
    /// <param name="envelope">What <see cref="MakeEnvelope(in HubEvent)"/> made of it; null: it is made here.</param>
    public static SseEvent Apply(TopicLabel label, in HubEvent hubEvent, byte[]? envelope = null) => label switch
    {
        TopicLabel.Envelope => new SseEvent(envelope ?? MakeEnvelope(hubEvent)) { Retry = hubEvent.Event.Retry },
        // Refused where it is published; another node of a backplane may have other labels.
        _ when ControlEvent.IsReserved(TypeOf(label, hubEvent)) && !Topic.IsPrivateName(hubEvent.Topic) => hubEvent.Event with { Type = null },
        TopicLabel.EventType => hubEvent.Event with { Type = hubEvent.Topic },
        _ => hubEvent.Event,
    };

    /// <summary>The type that a client sees; null: message.</summary>
    public static string? TypeOf(TopicLabel label, in HubEvent hubEvent) => label switch
    {
        TopicLabel.EventType => hubEvent.Topic,
        TopicLabel.Envelope => null,
        _ => hubEvent.Event.Type,
    };

    /// <summary>The data of the event in its envelope: JSON, in UTF-8.</summary>
    public static byte[] MakeEnvelope(in HubEvent hubEvent) => MakeEnvelope(hubEvent, EnvelopeData.Of(hubEvent.Event));

    /// <summary>The length of the block of the event in its envelope, without making it.</summary>
    public static long GetEnvelopeBlockLength(in HubEvent hubEvent)
    {
        var utf8 = DataMemoryOf(hubEvent.Event);
        // An object or array keeps its line breaks, and each line of it is one of data; a string has a single line.
        var isKept = IsObjectOrArray(utf8.Span);
        var json = isKept ? utf8.Length : JsonText.GetLength(utf8.Span);
        var lines = isKept ? utf8 : default;
        return GetLength(hubEvent, json) + SseEncoder.GetLength(new SseEvent(lines) { Retry = hubEvent.Event.Retry }) - lines.Length;
    }

    /// <summary>The event with its envelope.</summary>
    /// <param name="hubEvent">The event.</param>
    /// <param name="data">Of an event with the same data, which need not be made again; default: there is none.</param>
    public static HubEvent WithEnvelope(in HubEvent hubEvent, EnvelopeData data) =>
        hubEvent with { Envelope = MakeEnvelope(hubEvent, data.IsOf(hubEvent.Event) ? data : EnvelopeData.Of(hubEvent.Event)) };

    /// <summary>The events with their envelopes. Data that follows itself, as that of one event for several topics does, is made once.</summary>
    public static HubEvent[] WithEnvelopes(ReadOnlySpan<HubEvent> events)
    {
        var all = new HubEvent[events.Length];
        var data = default(EnvelopeData);
        for (var i = 0; i < all.Length; i++)
        {
            if (!data.IsOf(events[i].Event)) data = EnvelopeData.Of(events[i].Event);
            all[i] = WithEnvelope(events[i], data);
        }

        return all;
    }

    private static byte[] MakeEnvelope(in HubEvent hubEvent, EnvelopeData data)
    {
        var envelope = GC.AllocateUninitializedArray<byte>(checked((int)GetLength(hubEvent, data.Json.Length)));
        var written = Copy("{\"topic\":"u8, envelope);
        written += JsonText.Write(Encoding.UTF8.GetBytes(hubEvent.Topic), envelope.AsSpan(written));
        if (hubEvent.Event.Type is { } type)
        {
            written += Copy(",\"event\":"u8, envelope.AsSpan(written));
            written += JsonText.Write(Encoding.UTF8.GetBytes(type), envelope.AsSpan(written));
        }

        written += Copy(",\"data\":"u8, envelope.AsSpan(written));
        written += Copy(data.Json.Span, envelope.AsSpan(written));
        Copy("}"u8, envelope.AsSpan(written));
        return envelope;
    }

    private static long GetLength(in HubEvent hubEvent, long dataLength)
    {
        var length = "{\"topic\":,\"data\":}".Length + JsonText.GetLength(Encoding.UTF8.GetBytes(hubEvent.Topic)) + dataLength;
        return hubEvent.Event.Type is { } type ? length + ",\"event\":".Length + JsonText.GetLength(Encoding.UTF8.GetBytes(type)) : length;
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    private static ReadOnlyMemory<byte> DataMemoryOf(in SseEvent item)
    {
        // Bytes that are no UTF-8 become U+FFFD: in JSON they could not stand.
        if (!item.Utf8Memory.IsEmpty && Utf8.IsValid(item.Utf8Data)) return item.Utf8Memory;
        return Encoding.UTF8.GetBytes(item.Data ?? "");
    }

    private static bool IsObjectOrArray(ReadOnlySpan<byte> utf8)
    {
        // Only what begins like one is read.
        if (utf8.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..]) return false;
        var reader = new Utf8JsonReader(utf8);
        try
        {
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>An event's data as JSON: an object or array as it is, anything else as a string.</summary>
    internal readonly struct EnvelopeData
    {
        private readonly ReadOnlyMemory<byte> _utf8;
        private readonly string? _text;
        private readonly bool _isMade;

        private EnvelopeData(in SseEvent item, ReadOnlyMemory<byte> json)
        {
            _utf8 = item.Utf8Memory;
            _text = _utf8.IsEmpty ? item.Data : null;
            _isMade = true;
            Json = json;
        }

        public ReadOnlyMemory<byte> Json { get; }

        public static EnvelopeData Of(in SseEvent item)
        {
            var utf8 = DataMemoryOf(item);
            if (IsObjectOrArray(utf8.Span)) return new EnvelopeData(item, utf8);
            var json = GC.AllocateUninitializedArray<byte>(checked((int)JsonText.GetLength(utf8.Span)));
            JsonText.Write(utf8.Span, json);
            return new EnvelopeData(item, json);
        }

        /// <summary>True where the event has the very same data, by reference.</summary>
        public bool IsOf(in SseEvent item) =>
            _isMade && _utf8.Equals(item.Utf8Memory) && (!_utf8.IsEmpty || ReferenceEquals(_text, item.Data));
    }
}
