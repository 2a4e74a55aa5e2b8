using System.Text.Json.Serialization;

namespace RatEngine.Tests.Sse;

/// <summary>JSON of several lines, as a context with this option gives it.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class SseEventJson : JsonSerializerContext;
