using BenchmarkDotNet.Running;

namespace RatEngine.Benchmarks;

/// <summary>Runs benchmarks: everything but <c>serve</c> goes to BenchmarkDotNet as it is (<c>--help</c> lists it).</summary>
internal static class MeasureCommand
{
    // These ask and measure nothing.
    private static readonly string[] Questions = ["--help", "--version", "--info", "--list"];

    /// <summary>Runs the benchmarks that the options name.</summary>
    /// <returns>The exit code: 0 where all ran, 1 where one failed, 2 where the options fit none; BenchmarkDotNet has then said why.</returns>
    public static int Run(string[] options)
    {
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MeasureCommand).Assembly).Run(options).ToList();
        if (summaries.Count == 0) return options.Intersect(Questions).Any() ? 0 : 2;
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
