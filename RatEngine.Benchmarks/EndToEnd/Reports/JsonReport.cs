using System.Text.Json;
using System.Text.Json.Serialization;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The whole run with every round, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Read as a file, never inside a page.
    };

    public static Task WriteAsync(RunResult run, string file) => File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(run, Options));
}
