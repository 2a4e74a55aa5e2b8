using System.Globalization;
using System.Text;
using RatEngine.Conformance;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>Writes the page of answers.</summary>
internal static class PeerPage
{
    public static string Write(IReadOnlyList<string> names, IReadOnlyList<PeerRow> rows)
    {
        var page = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # Conformance beside other servers

            The {rows.Count} requests of the [conformance table](conformance.md) that a server answers by itself, sent to {string.Join(", ", names)}, each with another
            request behind it on the same connection. Written by

            ```
            dotnet run -c Release --project RatEngine.Benchmarks -- conformance docs/conformance-peers.md
            ```

            which exits with 1 where RatEngine takes what another server refuses, unless the rules have it taken. Kestrel and nginx run with their defaults (nginx takes
            bodies of 30 MB, as the others do). A status alone: the connection was closed behind it. *waits*: the server waits for more. *2 answers*: the request
            behind it was answered too.


            """));
        Summarize(page, names, rows);
        foreach (var rule in rows.GroupBy(row => row.Rule)) WriteRule(page, names, rule.Key, rule);
        WriteReasons(page, rows);
        return page.ToString();
    }

    private static void Summarize(StringBuilder page, IReadOnlyList<string> names, IReadOnlyList<PeerRow> rows)
    {
        page.Append("| RatEngine is | equal | stricter | kinder, as the rules ask | laxer |\n|---|---|---|---|---|\n");
        for (var peer = 1; peer < names.Count; peer++)
        {
            var verdicts = rows.CountBy(row => row.Judge(peer)).ToDictionary();
            var counts = Enum.GetValues<PeerVerdict>().Select(verdict => $"{verdicts.GetValueOrDefault(verdict)}");
            page.Append(CultureInfo.InvariantCulture, $"| than {names[peer]} | {string.Join(" | ", counts)} |\n");
        }
    }

    private static void WriteRule(StringBuilder page, IReadOnlyList<string> names, WireRule rule, IEnumerable<PeerRow> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {rule.Id}\n\n{WireCase.Escaped(rule.Words)} ({rule.Section})\n\n");
        page.Append(CultureInfo.InvariantCulture, $"| request | {string.Join(" | ", names)} | RatEngine is |\n|---|{string.Concat(names.Select(_ => "---|"))}---|\n");
        foreach (var row in rows)
        {
            var verdicts = Enumerable.Range(1, names.Count - 1).Select(row.Judge).ToList();
            var verdict = verdicts.Distinct().Count() == 1 ? Name(verdicts[0]) : string.Join(", ", verdicts.Select(Name));
            page.Append(CultureInfo.InvariantCulture, $"| {WireCase.Escaped(row.WireCase.Name)} | {string.Join(" | ", row.Answers)} | {verdict} |\n");
        }
    }

    private static void WriteReasons(StringBuilder page, IReadOnlyList<PeerRow> rows)
    {
        var kinder = rows.Where(row => row.WireCase.MustBeTaken is not null).ToList();
        if (kinder.Count == 0) return;
        page.Append("\n## Where the rules have a request taken\n\n");
        foreach (var row in kinder)
            page.Append(CultureInfo.InvariantCulture, $"- `{row.Rule.Id}`, {WireCase.Escaped(row.WireCase.Name)}: {row.WireCase.MustBeTaken}\n");
    }

    private static string Name(PeerVerdict verdict) => verdict switch
    {
        PeerVerdict.Equal => "equal",
        PeerVerdict.Stricter => "**stricter**",
        PeerVerdict.Kinder => "kinder",
        _ => "**LAXER**",
    };
}
