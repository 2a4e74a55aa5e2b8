using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

namespace RatEngine.Benchmarks;

/// <summary>Runs benchmarks: what is no command of the suite goes to BenchmarkDotNet as it is (<c>--help</c> lists it), but for
/// <c>--processor-time</c>, which measures by the <see cref="ProcessorClock"/>.</summary>
internal static class MeasureCommand
{
    private const string ProcessorTime = "--processor-time";

    // These ask and measure nothing.
    private static readonly string[] Questions = ["--help", "--version", "--info", "--list"];

    /// <summary>Runs the benchmarks that the options name.</summary>
    /// <returns>The exit code: 0 where all ran, 1 where one failed, 2 where the options fit none; BenchmarkDotNet has then said why.</returns>
    public static int Run(string[] options)
    {
        var config = DefaultConfig.Instance;
        if (options.Contains(ProcessorTime))
        {
            config = config.AddJob(Job.Default.WithClock(new ProcessorClock()).AsMutator());
            // A process of its own, which BenchmarkDotNet compiles, would know nothing of the clock.
            options = [.. options.Where(option => option != ProcessorTime), "--inProcess"];
        }

        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MeasureCommand).Assembly).Run(options, config).ToList();
        if (summaries.Count == 0) return options.Intersect(Questions).Any() ? 0 : 2;
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
