using System.Globalization;
using System.Text;

namespace RatEngine.Benchmarks.Soak;

/// <summary>What a soak has shown: <c>samples.csv</c> and <c>summary.md</c>.</summary>
internal sealed class SoakReport
{
    private const double MiB = 1024 * 1024;

    // Compiling, pools and logs fill up first; of a short run the last two thirds are judged.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(5);

    private readonly SoakTarget _target;
    private readonly IReadOnlyList<ServerSample> _samples;
    private readonly TimeSpan _judgedFrom;
    private readonly TimeSpan _length;
    private readonly int _exitCode;

    /// <param name="options">What was asked for.</param>
    /// <param name="length">How long it took.</param>
    /// <param name="target">What was counted.</param>
    /// <param name="samples">What the server held.</param>
    /// <param name="exitCode">The server's.</param>
    public SoakReport(SoakOptions options, TimeSpan length, SoakTarget target, IReadOnlyList<ServerSample> samples, int exitCode)
    {
        (_target, _samples, _length, _exitCode) = (target, samples, length, exitCode);
        _judgedFrom = options.Length / 3 < WarmUp ? options.Length / 3 : WarmUp;
        Trends = Judge([.. samples.Where(sample => sample.At >= _judgedFrom)]);
        Summary = Describe();
    }

    /// <summary>Nothing was wrong, all is flat, and the server stopped in good order.</summary>
    public bool Holds => _target.Tally.Wrong == 0 && _exitCode == 0 && Trends.Count > 0 && Trends.All(trend => trend.IsFlat);

    public IReadOnlyList<Trend> Trends { get; }

    /// <summary>In Markdown.</summary>
    public string Summary { get; }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "summary.md"), Summary);
        var lines = _samples.Select(sample => string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.At.TotalSeconds:0},{sample.ResidentBytes},{sample.HeapBytes},{sample.Handles},{sample.Threads},{sample.Connections},{sample.Wrong}"));
        File.WriteAllLines(Path.Combine(folder, "samples.csv"), ["seconds,resident_bytes,heap_bytes,handles,threads,connections,wrong", .. lines]);
    }

    /// <summary>Memory may rise by 5 % (or 4 MiB), handles by 10 % (or 10: clients come and go), threads by 2.</summary>
    private static Trend[] Judge(IReadOnlyList<ServerSample> samples) => samples.Count < 3 ? [] :
    [
        Trend.Of("memory of the process", "MiB", [.. samples.Select(sample => sample.ResidentBytes / MiB)], 0.05, 4),
        Trend.Of("collected heap", "MiB", [.. samples.Select(sample => sample.HeapBytes / MiB)], 0.05, 4),
        Trend.Of("handles", "", [.. samples.Select(sample => (double)sample.Handles)], 0.10, 10),
        Trend.Of("threads", "", [.. samples.Select(sample => (double)sample.Threads)], 0, 2),
    ];

    private string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Soak of {_length.TotalMinutes:0.0} minutes: {(Holds ? "everything held" : "NOT everything held")}.").AppendLine();
        text.AppendLine("| checked | count |").AppendLine("|---|---:|");
        foreach (var (kind, count) in _target.Tally.Done) text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {count:#,0} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| **wrong, lost or doubled** | **{_target.Tally.Wrong:#,0}** |").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"From minute {_judgedFrom.TotalMinutes:0.#} on, {_samples.Count(sample => sample.At >= _judgedFrom)} samples:").AppendLine();
        text.AppendLine("| | median | least | most | allowed | rise of the line | allowed | flat |").AppendLine("|---|---:|---:|---:|---:|---:|---:|---|");
        foreach (var trend in Trends) text.AppendLine(Row(trend));
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"The server's exit code after SIGTERM with streams open: {_exitCode}.");
        if (_target.Tls is null) text.AppendLine("Without TLS: the server has no such address.");
        foreach (var fault in _target.Tally.Faults) text.AppendLine(CultureInfo.InvariantCulture, $"- {fault.Replace("\r\n", " ").Replace("\n", " ")}");
        return text.ToString();
    }

    private static string Row(Trend trend) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {trend.Name} | {trend.Median:0.0} {trend.Unit} | {trend.Least:0.0} | {trend.Most:0.0} | {trend.AllowedMost:0.0} | {trend.Rise:+0.0;-0.0;0} | {trend.AllowedRise:0.0} | {(trend.IsFlat ? "yes" : "**no**")} |");
}
