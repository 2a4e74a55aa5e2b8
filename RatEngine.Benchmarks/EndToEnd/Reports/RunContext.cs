namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>When, where and how a run was made.</summary>
/// <param name="Date">When it began, with its offset from UTC.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="Commit">The commit of the repository; <c>-dirty</c> behind it where files differed.</param>
/// <param name="Machine">Processor, cores, memory, kernel.</param>
/// <param name="Cores">Which core is whose.</param>
/// <param name="LoadAverage">Of the minute before the run: what else the machine did.</param>
/// <param name="Rounds">Rounds that count.</param>
/// <param name="Warmups">Rounds before them that do not.</param>
/// <param name="Versions">Of all servers and tools, by name; those that are missing with how to install them.</param>
internal sealed record RunContext(
    DateTimeOffset Date,
    string Command,
    string Commit,
    IReadOnlyDictionary<string, string> Machine,
    string Cores,
    string LoadAverage,
    int Rounds,
    int Warmups,
    IReadOnlyDictionary<string, string> Versions);
