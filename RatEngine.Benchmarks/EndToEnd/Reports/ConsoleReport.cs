namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A line for each server, while the run goes on.</summary>
internal static class ConsoleReport
{
    private static readonly Measure[] Shown = [Measures.Cpu, Measures.Rate, Measures.P50, Measures.P99, Measures.Resident, Measures.LoadBusy];

    public static void Write(CaseResult result)
    {
        foreach (var adapter in result.Adapters)
        {
            var numbers = Shown.Select(measure => adapter.Median(measure) is { } median ? $"{measure.Title} {NumberText.Of(median / measure.Scale)}" : null);
            Console.WriteLine($"  {adapter.Title,-28} {adapter.SkippedBecause ?? string.Join(", ", numbers.OfType<string>())} {adapter.Error}".TrimEnd());
        }
    }
}
