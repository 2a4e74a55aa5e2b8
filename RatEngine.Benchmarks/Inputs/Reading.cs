using System.Text.Json.Serialization;

namespace RatEngine.Benchmarks.Inputs;

/// <summary>What an application has to say, before it is JSON.</summary>
internal sealed record Reading(string Sensor, double Celsius, long Sequence, bool Alarm, string Text)
{
    public static readonly Reading Example = new("hall/north/7", 21.5, 1_000_001, false, "all quiet on the ground floor");
}

[JsonSerializable(typeof(Reading))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
