using System.Globalization;
using System.Text;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>What a run has shown: <c>summary.md</c>.</summary>
internal sealed class StressReport
{
    private static readonly (FaultKind Kind, string Name)[] Faults =
    [
        (FaultKind.Wrong, "wrong answers and events"),
        (FaultKind.Foreign, "foreign bytes: of another request or connection"),
        (FaultKind.ReturnedBlock, "bytes of a block that was returned (0xDB)"),
        (FaultKind.Unanswered, "honest requests without an answer"),
        (FaultKind.Late, "answers later than a second"),
        (FaultKind.Server, "bugs that the server itself reported"),
    ];

    private readonly StressOptions _options;
    private readonly TimeSpan _length;
    private readonly SoakTally _tally;
    private readonly StressState _start;
    private readonly StressState? _end;
    private readonly int _exitCode;

    /// <param name="options">What was asked for.</param>
    /// <param name="length">How long it took.</param>
    /// <param name="tally">What the clients counted.</param>
    /// <param name="start">What the server held before the traffic.</param>
    /// <param name="end">What it held when all clients had gone; null where the server has ended before.</param>
    /// <param name="exitCode">The server's.</param>
    public StressReport(StressOptions options, TimeSpan length, SoakTally tally, StressState start, StressState? end, int exitCode)
    {
        (_options, _length, _tally, _start, _end, _exitCode) = (options, length, tally, start, end, exitCode);
        Summary = Describe();
    }

    /// <summary>Nothing was wrong, all came back, and the server stopped in good order.</summary>
    public bool Holds => Faults.All(fault => Count(fault.Kind) == 0) && _end is not null && _end.IsBackAt(_start) && _exitCode == 0;

    /// <summary>In Markdown.</summary>
    public string Summary { get; }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "summary.md"), Summary);
    }

    private long Count(FaultKind kind) => _tally.CountWrong(kind) + (_end?.Faults.GetValueOrDefault(kind) ?? 0);

    private string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Stress of {_length.TotalMinutes:0.0} minutes, seed {_options.Seed}: {(Holds ? "everything held" : "NOT everything held")}.").AppendLine();
        text.AppendLine("| fault | count |").AppendLine("|---|---:|");
        foreach (var (kind, name) in Faults) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Count(kind):#,0} |");
        text.AppendLine().AppendLine("| checked | count |").AppendLine("|---|---:|");
        foreach (var (kind, count) in _tally.Done) text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {count:#,0} |");
        foreach (var (kind, count) in _end?.Handled ?? new Dictionary<string, long>()) text.AppendLine(CultureInfo.InvariantCulture, $"| hostile handler `{kind}` | {count:#,0} |");
        AppendState(text);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"The server's exit code after SIGTERM with streams open: {_exitCode}.").AppendLine();
        foreach (var fault in _tally.Faults.Concat(_end?.FirstFaults ?? [])) text.AppendLine(CultureInfo.InvariantCulture, $"- {OneLine(fault)}");
        return text.ToString();
    }

    private void AppendState(StringBuilder text)
    {
        text.AppendLine().AppendLine("| held by the server | at the start | when all clients had gone |").AppendLine("|---|---:|---:|");
        Append("connections", _start.Connections, _end?.Connections);
        Append("blocks rented", _start.RentedBlocks, _end?.RentedBlocks);
        Append("sockets", _start.Sockets, _end?.Sockets);
        Append("descriptors", _start.Descriptors, _end?.Descriptors);
        if (_end?.LongestTopicLockMs is { } hold) text.AppendLine(CultureInfo.InvariantCulture, $"| longest hold of a topic store's lock, ms | | {hold:0.000} |");

        void Append(string name, long start, long? end) => text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {start:#,0} | {(end is { } count ? count.ToString("#,0", CultureInfo.InvariantCulture) : "the server had ended")} |");
    }

    /// <summary>Bytes that are no text stand as their numbers.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var c in text)
        {
            if (c is < ' ' or (> '~' and < (char)0x100)) line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else line.Append(c);
        }

        return line.ToString();
    }
}
