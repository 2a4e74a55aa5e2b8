using System.Globalization;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What stands behind <c>e2e</c> on the command line.</summary>
internal sealed record EndToEndOptions
{
    /// <summary>Names of profiles; empty: all.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Names of adapters; empty: all that are installed.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Rounds that count. Default 5.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>The first case of each profile with tiny numbers, one round, no warming up: that it runs, not how fast.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Only what the bars need, and the bars are judged.</summary>
    public bool HasBars { get; init; }

    /// <summary>The folder for the report; null: <c>RatEngine.Benchmarks/results</c>, of a quick run <c>artifacts/e2e/quick</c>.</summary>
    public string? Output { get; init; }

    /// <summary>The native executable; null: <c>artifacts/native/RatEngine.Server</c>.</summary>
    public string? Native { get; init; }

    /// <summary>The first of the ports that servers take, one each. Default 9500, below where systems take ports for clients.</summary>
    public int Port { get; init; } = 9500;

    /// <summary>Says what there is, and measures nothing.</summary>
    public bool IsList { get; init; }

    /// <exception cref="SuiteException">An option or a value is not known; the message says what was expected.</exception>
    public static EndToEndOptions Parse(string[] words)
    {
        var options = new EndToEndOptions();
        for (var rest = words; rest.Length > 0;)
        {
            (options, rest) = rest switch
            {
                ["--quick", .. var more] => (options with { IsQuick = true }, more),
                ["--bars", .. var more] => (options with { HasBars = true }, more),
                ["--list", .. var more] => (options with { IsList = true }, more),
                ["--profiles", var names, .. var more] => (options with { Profiles = Names("--profiles", names, ProfileTable.All.Select(profile => profile.Name)) }, more),
                ["--adapters", var names, .. var more] => (options with { Adapters = Names("--adapters", names, AdapterTable.Names) }, more),
                ["--rounds", var text, .. var more] => (options with { Rounds = Number("--rounds", text, 1, 1000) }, more),
                ["--port", var text, .. var more] => (options with { Port = Number("--port", text, 1024, 65_000) }, more),
                ["--output", var folder, .. var more] => (options with { Output = folder }, more),
                ["--native", var path, .. var more] => (options with { Native = path }, more),
                _ => throw new SuiteException($"""Unknown or incomplete option "{rest[0]}". Expected [--profiles A,B] [--adapters A,B] [--rounds N] [--quick] [--bars] [--output FOLDER] [--native FILE] [--port N] [--list]."""),
            };
        }

        return options;
    }

    private static string[] Names(string option, string text, IEnumerable<string> known)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = names.Except(known).FirstOrDefault();
        return unknown is null && names.Length > 0 ? names : throw new SuiteException($"""{option}: "{unknown}" is unknown. Expected some of: {string.Join(", ", known)}.""");
    }

    private static int Number(string option, string text, int lowest, int highest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest
            ? number
            : throw new SuiteException($"""{option}: expected a number from {lowest} to {highest}, found "{text}".""");
}
