using System.Globalization;

namespace RatEngine.Benchmarks.Soak;

/// <summary>What the command line says.</summary>
/// <param name="Length">How long traffic is put on the server.</param>
/// <param name="Folder">Where the report goes.</param>
internal sealed record SoakOptions(TimeSpan Length, string Folder)
{
    public const string Usage = "soak [--minutes N] [--out FOLDER], with N from 1 to 10080 (default 60)";

    private const int MaxMinutes = 7 * 24 * 60;

    /// <summary>False: the options are not those of <see cref="Usage"/>.</summary>
    public static bool TryParse(string[] options, out SoakOptions parsed)
    {
        parsed = new SoakOptions(TimeSpan.FromMinutes(60), Path.Combine("artifacts", "soak"));
        for (var i = 0; i < options.Length; i += 2)
        {
            switch (options.AsSpan(i))
            {
                case ["--minutes", var text, ..] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= MaxMinutes:
                    parsed = parsed with { Length = TimeSpan.FromMinutes(minutes) };
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
}
