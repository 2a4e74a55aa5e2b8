using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RatEngine;

/// <summary>One event, as the application says it. Its data is payload, whatever it holds: text from outside belongs here.</summary>
public readonly struct SseEvent
{
    /// <summary>An event with text as its data.</summary>
    public SseEvent(string data, string? type = null, string? id = null) => Data = System.Text.Encoding.UTF8.GetBytes(data);

    internal ReadOnlyMemory<byte> Data { get; }

    /// <summary>An event of JSON data.</summary>
    public static SseEvent Json<T>(T value, JsonTypeInfo<T> jsonType, string? type = null, string? id = null) =>
        new(JsonSerializer.Serialize(value, jsonType), type, id);
}
