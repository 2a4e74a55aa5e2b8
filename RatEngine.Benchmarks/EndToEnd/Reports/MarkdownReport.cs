using System.Globalization;
using System.Text;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The report for readers.</summary>
/// <param name="run">The run.</param>
/// <param name="plots">The folder of the plots, from where the page lies.</param>
internal sealed class MarkdownReport(RunResult run, string plots)
{
    private const double BusyLimitPercent = 90;

    private readonly StringBuilder _page = new();

    public string Write()
    {
        Line($"# End to end, {run.Context.Date.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}");
        Line();
        WriteContext();
        WriteBars();
        foreach (var profile in run.Profiles) WriteProfile(profile);
        return _page.ToString();
    }

    private void WriteContext()
    {
        var context = run.Context;
        Line($"    {context.Command}");
        Line();
        Line($"Commit {context.Commit}. Medians of {context.Rounds} interleaved rounds after {context.Warmups} that do not count; ± is half the distance of the quartiles.");
        Line();
        Line("| machine | |");
        Line("|---|---|");
        foreach (var (name, value) in context.Machine) Line($"| {name} | {value} |");
        Line($"| pinning | {context.Cores} |");
        Line($"| load average before | {context.LoadAverage} |");
        Line($"| noise | {NoiseText("floor")} |");
        foreach (var (name, value) in context.Versions) Line($"| {name} | {value} |");
        Line();
    }

    private string NoiseText(string adapter) => Noise.Of(run, adapter) is var (median, highest)
        ? $"rounds of the floor lie {NumberText.Of(median)} % apart in CPU an operation (median of the cases), at most {NumberText.Of(highest)} %"
        : "unknown: it takes two rounds of the floor";

    private void WriteBars()
    {
        if (run.Bars.Count == 0) return;
        Line("## Bars");
        Line();
        Line("| profile | case | bar | found | |");
        Line("|---|---|---|---:|---|");
        foreach (var bar in run.Bars)
        {
            var found = bar.Found is { } number ? NumberText.Of(number) : "";
            Line($"| {bar.Profile} | {bar.Case} | {bar.Expected} | {found} | {(bar.IsMet switch { true => "met", false => "**not met**", null => "not measured" })} |");
        }

        Line();
    }

    private void WriteProfile(ProfileResult profile)
    {
        Line($"## {profile.Name}");
        Line();
        Line($"{profile.About} One operation is one {profile.Operation}.");
        Line();
        if (PlotDrawing.CanDraw(profile)) Line($"![{profile.Name}]({plots}/{profile.Name}.svg)");
        if (PlotDrawing.CanDraw(profile)) Line();
        foreach (var result in profile.Cases) WriteCase(result);
        if (profile.Plot == PlotKind.Memory) WriteFits(profile);
    }

    private void WriteCase(CaseResult result)
    {
        var measured = result.Adapters.Where(adapter => adapter.Rounds.Count > 0).ToList();
        if (measured.Count > 0) WriteTable(result, measured);
        else Line($"### {result.Name}\n\nNo server that can do this was measured.\n");
        WriteRemarks(result);
    }

    private void WriteTable(CaseResult result, List<AdapterResult> measured)
    {
        var columns = Measures.All.Where(measure => measured.Any(adapter => adapter.Median(measure) is not null)).ToList();
        Line($"### {result.Name}");
        Line();
        Line($"| server | {string.Join(" | ", columns.Select(column => column.Title))} | RatEngine's CPU ÷ its | RatEngine's op/s ÷ its | right |");
        Line($"|---|{string.Concat(columns.Select(_ => "---:|"))}---:|---:|---|");
        var rat = result.Of("ratengine");
        foreach (var adapter in measured)
        {
            Line($"| {adapter.Title} | {string.Join(" | ", columns.Select(column => Cell(adapter, column)))} "
                + $"| {Ratio(rat, adapter, Measures.Cpu)} | {Ratio(rat, adapter, Measures.Rate)} | {adapter.Rounds.Count(round => round.Ok)}/{adapter.Rounds.Count} |");
        }

        Line();
    }

    private static string Cell(AdapterResult adapter, Measure column)
    {
        if (adapter.Spread(column) is not { } spread) return "";
        var text = NumberText.Of(spread.Median / column.Scale);
        return column == Measures.Cpu || column == Measures.Rate || column == Measures.P99 ? $"{text} ± {spread.Percent.ToString("0", CultureInfo.InvariantCulture)} %" : text;
    }

    private static string Ratio(AdapterResult? rat, AdapterResult other, Measure measure) =>
        rat != other && rat?.Median(measure) / other.Median(measure) is { } ratio && double.IsFinite(ratio) ? NumberText.Of(ratio) : "";

    private void WriteRemarks(CaseResult result)
    {
        var remarks = result.Adapters
            .SelectMany(adapter => new[]
            {
                adapter.SkippedBecause is { } reason ? $"{adapter.Title} was skipped: {reason}." : null,
                adapter.Error is { } error ? $"{adapter.Title} was not right: {error}." : null,
                adapter.Median(Measures.LoadBusy) > BusyLimitPercent ? $"With {adapter.Title} the load generator was busy for more than {BusyLimitPercent} % of its core: its throughput may be the limit." : null,
            })
            .OfType<string>()
            .ToList();
        foreach (var remark in remarks) Line($"- {remark}");
        if (remarks.Count > 0) Line();
    }

    private void WriteFits(ProfileResult profile)
    {
        Line("| server | bytes a stream, fitted | bytes without streams, fitted |");
        Line("|---|---:|---:|");
        foreach (var (name, title) in profile.Measured)
        {
            if (LinearFit.OfMemory(profile, name) is { } fit) Line($"| {title} | {NumberText.Of(fit.Slope)} | {NumberText.Of(fit.Offset)} |");
        }

        Line();
    }

    private void Line(string text = "") => _page.Append(text).Append('\n');
}
