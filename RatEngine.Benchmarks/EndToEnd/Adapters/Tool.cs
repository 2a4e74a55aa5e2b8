using System.Diagnostics;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Programs of the machine: where they are, and what they say.</summary>
internal static class Tool
{
    // nginx lies in sbin, which a user's PATH often lacks.
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"];

    /// <summary>The program's path; null where there is none.</summary>
    public static string? Find(string name) => Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it wrote to standard output and, behind it, to standard error.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(IEnumerable<string> command, CancellationToken stop = default)
    {
        using var process = Start(command);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var errors = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The first line that the program says of itself; null where there is no such program.</summary>
    public static string? FirstLine(string name, params string[] arguments)
    {
        if (Find(name) is not { } path) return null;
        var (_, output, errors) = RunAsync([path, .. arguments]).GetAwaiter().GetResult();
        return (output + errors).Split('\n')[0].Trim();
    }

    /// <summary>Starts a program whose output the caller reads.</summary>
    public static Process Start(IEnumerable<string> command)
    {
        var words = command.ToList();
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = SuiteFiles.Work,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start.");
    }
}
