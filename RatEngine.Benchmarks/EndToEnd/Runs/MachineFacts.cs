using System.Globalization;
using System.Runtime.InteropServices;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What the report says of the machine and the repository.</summary>
internal static class MachineFacts
{
    public static IReadOnlyDictionary<string, string> Read() => new Dictionary<string, string>
    {
        ["processor"] = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memory"] = Field("/proc/meminfo", "MemTotal") ?? "unknown",
        ["system"] = RuntimeInformation.OSDescription,
        ["kernel"] = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
    };

    public static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    public static async Task<string> FindCommitAsync()
    {
        if (Tool.Find("git") is not { } git) return "unknown";
        var (exitCode, commit, _) = await Tool.RunAsync([git, "-C", SuiteFiles.Root, "rev-parse", "--short=10", "HEAD"]);
        if (exitCode != 0) return "unknown";
        var (_, changes, _) = await Tool.RunAsync([git, "-C", SuiteFiles.Root, "status", "--porcelain", "--untracked-files=no"]);
        return commit.Trim() + (changes.Length > 0 ? "-dirty" : "");
    }

    private static string? Field(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault();
}
