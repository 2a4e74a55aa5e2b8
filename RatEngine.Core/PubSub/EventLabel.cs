using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RatEngine.PubSub;

/// <summary>Puts an event's topic where an endpoint wants it.</summary>
internal static class EventLabel
{
    public static SseEvent Apply(TopicLabel label, in HubEvent hubEvent) => label switch
    {
        TopicLabel.EventType => hubEvent.Event with { Type = hubEvent.Topic },
        TopicLabel.Envelope => Envelope(hubEvent),
        _ => hubEvent.Event,
    };

    private static SseEvent Envelope(in HubEvent hubEvent)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("topic"u8, hubEvent.Topic);
            if (hubEvent.Event.Type is { } type) json.WriteString("event"u8, type);
            json.WritePropertyName("data"u8);
            WriteData(json, hubEvent.Event);
            json.WriteEndObject();
        }

        return new SseEvent(bytes.WrittenMemory) { Retry = hubEvent.Event.Retry };
    }

    private static void WriteData(Utf8JsonWriter json, in SseEvent item)
    {
        var text = item.Data ?? "";
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (IsObjectOrArray(utf8)) json.WriteRawValue(utf8, skipInputValidation: true);
        else json.WriteStringValue(text);
    }

    private static bool IsObjectOrArray(ReadOnlySpan<byte> utf8)
    {
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
}
