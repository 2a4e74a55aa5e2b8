using System.Globalization;

namespace RatEngine.Benchmarks.Stress;

/// <summary>What the command line says.</summary>
internal sealed record StressOptions
{
    public const string Usage =
        "stress [--minutes N | --seconds N] [--pipelined N] [--seed N] [--out FOLDER], with N minutes or seconds of traffic (default 1 minute), or that many pipelined requests";

    private const int MaxMinutes = 7 * 24 * 60;

    /// <summary>How long traffic is put on the server.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many pipelined requests are sent, as fast as possible; null: mixed traffic is put on the server instead.</summary>
    public long? Pipelined { get; init; }

    /// <summary>Where the actors' random numbers come from. What the threads make of them is another matter: the same seed sends the same requests, in
    /// another order.</summary>
    public int Seed { get; init; } = Random.Shared.Next();

    /// <summary>Where the report goes.</summary>
    public string Folder { get; init; } = Path.Combine("artifacts", "stress");

    /// <summary>False: the options are not those of <see cref="Usage"/>.</summary>
    public static bool TryParse(string[] options, out StressOptions parsed)
    {
        parsed = new StressOptions();
        for (var i = 0; i < options.Length; i += 2)
        {
            switch (options.AsSpan(i))
            {
                case ["--minutes", var text, ..] when TryParse(text, MaxMinutes, out var minutes):
                    parsed = parsed with { Length = TimeSpan.FromMinutes(minutes) };
                    break;
                case ["--seconds", var text, ..] when TryParse(text, MaxMinutes * 60, out var seconds):
                    parsed = parsed with { Length = TimeSpan.FromSeconds(seconds) };
                    break;
                case ["--pipelined", var text, ..] when TryParse(text, int.MaxValue, out var count):
                    parsed = parsed with { Pipelined = count };
                    break;
                case ["--seed", var text, ..] when TryParse(text, int.MaxValue, out var seed):
                    parsed = parsed with { Seed = seed };
                    break;
                case ["--out", var folder, ..]:
                    parsed = parsed with { Folder = folder };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryParse(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
}
