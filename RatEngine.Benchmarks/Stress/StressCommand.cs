namespace RatEngine.Benchmarks.Stress;

/// <summary><c>stress --minutes 60</c>: starts a server whose handlers misbehave as a process of its own, puts honest and hostile clients on it, checks
/// every byte that honest clients get, and holds the server to have given everything back at the end.</summary>
internal static class StressCommand
{
    /// <summary>Runs to the end, or until Ctrl-C, which ends the traffic early.</summary>
    /// <param name="options">What stands behind <c>stress</c> on the command line.</param>
    /// <returns>The exit code: 0 where everything held, 1 where something did not, 2 where the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (!StressOptions.TryParse(options, out var parsed))
        {
            await Console.Error.WriteLineAsync($"""Expected "{StressOptions.Usage}", received "stress {string.Join(' ', options)}".""");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            var report = await new StressRun(parsed).RunAsync(stop.Token);
            report.Write(parsed.Folder);
            Console.WriteLine(report.Summary);
            Console.WriteLine($"Report: {Path.GetFullPath(parsed.Folder)}");
            return report.Holds ? 0 : 1;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }
}
