namespace RatEngine.Benchmarks.Soak;

/// <summary><c>soak --minutes 60</c>: starts a server as a process of its own, puts mixed traffic on it, checks every answer and every event, watches
/// its memory, handles and threads, and judges.</summary>
internal static class SoakCommand
{
    /// <summary>Runs to the end, or until Ctrl-C, which ends the traffic early.</summary>
    /// <param name="options">What stands behind <c>soak</c> on the command line.</param>
    /// <returns>The exit code: 0 where everything held, 1 where something did not, 2 where the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (!SoakOptions.TryParse(options, out var parsed))
        {
            await Console.Error.WriteLineAsync($"""Expected "{SoakOptions.Usage}", found "soak {string.Join(' ', options)}".""");
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
            var report = await new SoakRun(parsed).RunAsync(stop.Token);
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
