namespace RatEngine.Tests.Support;

/// <summary>Holds a measured time to its bar, and tells a slow server from a machine that has other work.</summary>
internal static class TimeBar
{
    private const int Attempts = 3;

    // What is measured goes through several threads, one after another. Where none of them waited longer than this part of the bar, the bar stands.
    private const int Threads = 5;

    /// <summary>Measures, and asserts that it took less than the bar. Where it did not, and a thread that only sleeps was kept from waking too or other
    /// processes took much of the machine, that says nothing of the server: it is measured again, and at last the test ends as inconclusive, which
    /// is counted as skipped.</summary>
    public static async Task HoldsAsync(TimeSpan bar, Func<Task<TimeSpan>> measure)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var watch = new WakeUpWatch();
            var load = new OthersLoad();
            var took = await measure();
            if (took < bar) return;
            var (late, others) = (watch.Longest, load.Share());
            var figures = $"It took {took.TotalMilliseconds:0} ms; a thread that only sleeps woke up to {late.TotalMilliseconds:0} ms late; other processes had {others:P0} of the machine.";
            await TestContext.Out.WriteLineAsync(figures);
            if (late < bar / Threads && others <= OthersLoad.Much) Assert.That(took, Is.LessThan(bar), figures);
            if (attempt == Attempts) Assert.Inconclusive($"The machine is busy. {figures}");
        }
    }
}
