using System.Collections.Concurrent;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>The table of <c>docs/robustness.md</c>. The environment variable <c>RATENGINE_ROBUSTNESS</c> names the file that it is written to, in place
/// of the table that is there.</summary>
[SetUpFixture]
public sealed class AbuseTable
{
    private const string Begin = "<!-- abuse: written by the tests -->\n";
    private const string End = "<!-- abuse: end -->";

    private static readonly ConcurrentDictionary<string, AbuseFigures> Rows = new();

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("RATENGINE_ROBUSTNESS");

    /// <summary>The table is to be written.</summary>
    internal static bool IsWanted => !string.IsNullOrEmpty(Wanted);

    internal static void Add(AbuseFigures figures) => Rows[figures.Test] = figures;

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        await AbusedServer.StopAsync();
        if (IsWanted) Write(Wanted!);
    }

    private static void Write(string file)
    {
        var path = Path.Combine(Repository.Root, file);
        var text = File.ReadAllText(path);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidDataException($"{path} has no place for the table: \"{Begin.Trim()}\", then \"{End}\".");
        var rows = Rows.Values.OrderBy(row => row.What, StringComparer.Ordinal).Select(row => row.ToString());
        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n{AbuseFigures.Header}\n{string.Join('\n', rows)}\n\n{text[end..]}");
    }
}
