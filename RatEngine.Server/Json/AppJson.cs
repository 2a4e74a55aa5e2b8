using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RatEngine.Server.Endpoints;
using RatEngine.Server.Uploads;

namespace RatEngine.Server.Json;

/// <summary>All JSON that goes out: names in snake_case, absent values left out.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(Counter))]
[JsonSerializable(typeof(LogMessage))]
[JsonSerializable(typeof(LogNames))]
[JsonSerializable(typeof(Step))]
[JsonSerializable(typeof(Tick))]
[JsonSerializable(typeof(Row))]
[JsonSerializable(typeof(DataMessage))]
[JsonSerializable(typeof(DebugMessage))]
[JsonSerializable(typeof(TopicInfo))]
[JsonSerializable(typeof(TopicNames))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(PublishedId))]
[JsonSerializable(typeof(PublishedIds))]
internal sealed partial class AppJson : JsonSerializerContext
{
    /// <summary>The one to use. Text stays readable: the answers are JSON and event streams, never HTML, so nothing but JSON is escaped.</summary>
    public static AppJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
