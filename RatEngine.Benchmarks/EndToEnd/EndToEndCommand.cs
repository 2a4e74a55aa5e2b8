using System.Runtime.InteropServices;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Runs the end-to-end suite: <c>e2e [--profiles A,B] [--adapters A,B] [--rounds N] [--quick] [--bars]</c>.</summary>
internal static class EndToEndCommand
{
    /// <summary>Measures and writes the report.</summary>
    /// <param name="words">What stands behind <c>e2e</c> on the command line.</param>
    /// <returns>The exit code: 0 where all rounds of RatEngine were right and all judged bars are met, 1 where not, 2 where the suite cannot run as asked, 130 where it was interrupted.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var options = EndToEndOptions.Parse(words);
            if (options.IsList) return List();
            var run = await new EndToEndRun(options, $"dotnet run -c Release --project RatEngine.Benchmarks -- e2e {string.Join(' ', words)}".TrimEnd()).RunAsync(stop.Token);
            var folder = options.Output ?? (options.IsQuick ? Path.Combine(SuiteFiles.Work, "quick") : Path.Combine(SuiteFiles.Root, "RatEngine.Benchmarks", "results"));
            Console.WriteLine($"Report: {await ReportWriter.WriteAsync(run, folder)}");
            return IsRight(run) ? 0 : 1;
        }
        catch (SuiteException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true; // The servers that were started must be ended.
            stop.Cancel();
        }
    }

    private static bool IsRight(RunResult run) =>
        run.Bars.All(bar => bar.IsMet is not false)
        && run.Profiles.SelectMany(profile => profile.Cases).SelectMany(result => result.Adapters)
            .All(result => !result.Adapter.StartsWith("ratengine", StringComparison.Ordinal) || result.Rounds.All(round => round.Ok));

    private static int List()
    {
        Console.WriteLine($"Adapters: {string.Join(", ", AdapterTable.Names)}");
        foreach (var profile in ProfileTable.All) Console.WriteLine($"{profile.Name}: {string.Join("; ", profile.Cases.Select(load => load.Name))}");
        return 0;
    }
}
