using System.Diagnostics;
using RatEngine.Tests.Interleaving.Rewriting;

namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Runs a scenario in many orders, and describes the first in which something does not hold.</summary>
internal static class Explorer
{
    /// <summary>All schedules without a delay, then all with at most one, and so on until the time is over.</summary>
    /// <returns>How many there were and which, and the fault with its steps, or null.</returns>
    public static string?[] Exhaust(Type scenario, long maxMilliseconds)
    {
        var watch = Stopwatch.StartNew();
        var sites = Prepare(scenario);
        var (schedules, bound) = (0, 0);
        for (; watch.ElapsedMilliseconds < maxMilliseconds; bound++)
        {
            var strategy = new ExhaustiveStrategy(bound) { PassesOverLocked = true };
            do
            {
                schedules++;
                if (Run(scenario, strategy, sites) is not { } fault) continue;
                return [$"{schedules} schedules", Describe(scenario, strategy.Choices, true, sites, fault, $"schedule {schedules}, at most {bound} delays")];
            }
            while (watch.ElapsedMilliseconds < maxMilliseconds && strategy.MoveNext());

            // The last bound was not reached whole.
            if (watch.ElapsedMilliseconds >= maxMilliseconds) break;
        }

        return [$"{schedules} schedules, all with fewer than {bound} delays, {watch.ElapsedMilliseconds} ms", null];
    }

    /// <summary>Random schedules; each has a seed of its own, beginning with the one given.</summary>
    /// <returns>As <see cref="Exhaust"/>.</returns>
    public static string?[] Sample(Type scenario, int seed, long maxMilliseconds)
    {
        var watch = Stopwatch.StartNew();
        var sites = Prepare(scenario);
        var next = seed;
        while (watch.ElapsedMilliseconds < maxMilliseconds)
        {
            var strategy = new RandomStrategy(next++);
            if (Run(scenario, strategy, sites) is { } fault)
                return [$"{next - seed} schedules", Describe(scenario, strategy.Choices, false, sites, fault, $"seed {next - 1}")];
        }

        return [$"{next - seed} random schedules, seeds {seed} to {next - 1}, {watch.ElapsedMilliseconds} ms", null];
    }

    /// <summary>What is made once in a process (statics, compiled code) is made before the first schedule, so that all are alike.</summary>
    private static bool[] Prepare(Type scenario)
    {
        var sites = Sites.Select(Make(scenario).SharedTypes);
        Run(scenario, new ReplayStrategy([]), sites);
        return sites;
    }

    private static string? Run(Type scenario, Strategy strategy, bool[] sites) => Run(scenario, strategy, sites, isTraced: false).Fault;

    private static (string? Fault, IReadOnlyList<string> Trace) Run(Type scenario, Strategy strategy, bool[] sites, bool isTraced)
    {
        FakeKernel.Clear();
        var schedule = new Schedule(strategy, sites, isTraced);
        schedule.Run(Make(scenario));
        var blocks = CheckedBlocks.End();
        return (schedule.Fault ?? blocks, schedule.Trace);
    }

    private static Scenario Make(Type scenario) => (Scenario)Activator.CreateInstance(scenario)!;

    private static string Describe(Type scenario, IReadOnlyList<int> choices, bool passesOverLocked, bool[] sites, string fault, string which)
    {
        var again = Run(scenario, new ReplayStrategy(choices) { PassesOverLocked = passesOverLocked }, sites, isTraced: true);
        return $"""
            {scenario.Name}, {which}: {fault}
            Run again: {again.Fault ?? "nothing was found"}
            Steps:
              {string.Join("\n  ", again.Trace)}
            """;
    }
}
