using System.Buffers;
using System.Text.Json.Serialization.Metadata;

namespace RatEngine.Sse;

/// <summary>How what a generator yields becomes bytes.</summary>
internal abstract class SseItems<T>
{
    /// <summary>Writes the item whole, in a chunk of its own or bare, and says how many bytes that took.</summary>
    public abstract int Write(IBufferWriter<byte> output, T item, bool chunked);
}

/// <summary>Chooses by the item's type.</summary>
internal static class SseItems
{
    /// <exception cref="ArgumentException">The type is neither string nor <see cref="SseEvent"/>, and has no JSON type info.</exception>
    public static SseItems<T> For<T>(string pattern, JsonTypeInfo<T>? json)
    {
        if (json is not null) return new JsonItems<T>(json);
        if (typeof(T) == typeof(SseEvent)) return (SseItems<T>)(object)new EventItems();
        if (typeof(T) == typeof(string)) return (SseItems<T>)(object)new StringItems();
        throw Unknown<T>(pattern);
    }

    /// <summary>What to throw for an item that nobody knows how to write.</summary>
    public static ArgumentException Unknown<T>(string pattern) =>
        new($"The generator of {pattern} yields {typeof(T).Name}: expected string, SseEvent, or a type with its JSON type info.");

    private sealed class EventItems : SseItems<SseEvent>
    {
        public override int Write(IBufferWriter<byte> output, SseEvent item, bool chunked) =>
            chunked ? SseWriter.WriteChunk(output, item) : SseWriter.Write(output, item);
    }

    private sealed class StringItems : SseItems<string>
    {
        public override int Write(IBufferWriter<byte> output, string item, bool chunked) =>
            chunked ? SseWriter.WriteChunk(output, item) : SseWriter.Write(output, item);
    }

    private sealed class JsonItems<T>(JsonTypeInfo<T> json) : SseItems<T>
    {
        public override int Write(IBufferWriter<byte> output, T item, bool chunked)
        {
            var jsonEvent = SseEvent.Json(item, json);
            return chunked ? SseWriter.WriteChunk(output, jsonEvent) : SseWriter.Write(output, jsonEvent);
        }
    }
}
