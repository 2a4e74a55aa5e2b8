using System.Runtime.CompilerServices;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>An abuse of the executable while an honest client is served; then the server must be as it was before.</summary>
internal static class AbuseRun
{
    /// <summary>What at most one request in a hundred may take longer than, in milliseconds.</summary>
    private const double MaxP99Ms = 100;

    // What the collector may let lie, and a few pages of a runtime at work. Pools that fill for the first time may be more, and then no more.
    private const long MaxMemoryGrowth = 16 * 1024 * 1024;

    private const int Attempts = 3;

    // So that a hundredth is more than one or two.
    private const int MinRequests = 200;

    /// <summary>How often the abuse was done.</summary>
    public static int Rounds { get; private set; }

    /// <summary>Runs the abuse on the shared server.</summary>
    /// <inheritdoc cref="HoldsAsync(ServerProcess, string, Func{ServerProcess, AbuseAnswers, Task}, bool, bool, string)"/>
    public static async Task<AbuseAnswers> HoldsAsync(
        string what, Func<ServerProcess, AbuseAnswers, Task> abuse, bool isSecure = false, [CallerMemberName] string test = "") =>
        await HoldsAsync(await AbusedServer.GetAsync(), what, abuse, mayRefuse: false, isSecure, test);

    /// <summary>Runs the abuse, and holds the server to what is asked of it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="what">The abuse, in a few words, for the table.</param>
    /// <param name="abuse">Abuses the server, says what it answered, and leaves no connection open.</param>
    /// <param name="mayRefuse">The server may be so full that new connections are refused: at once, and one that was there is served.</param>
    /// <param name="isSecure">The honest client comes over TLS.</param>
    /// <param name="test">The test's name.</param>
    /// <returns>What the server answered to the abusers, in all <see cref="Rounds"/>.</returns>
    public static async Task<AbuseAnswers> HoldsAsync(
        ServerProcess server,
        string what,
        Func<ServerProcess, AbuseAnswers, Task> abuse,
        bool mayRefuse = false,
        bool isSecure = false,
        [CallerMemberName] string test = "")
    {
        // For the table the code is compiled and the pools are filled before: what a leak would add stands alone.
        if (AbuseTable.IsWanted) await abuse(server, new AbuseAnswers());
        for (var attempt = 1; ; attempt++)
        {
            var answers = new AbuseAnswers();
            using var honest = new HonestClient(isSecure ? server.SecureAddress : server.Address, mayRefuse);
            var figures = await MeasureAsync(server, what, test, answers, abuse, honest);
            await TestContext.Out.WriteLineAsync($"{figures}\n{figures.Honest.Count} requests; other processes had {figures.Others:P0} of the machine.");
            var saysNothing = figures.Honest.P99 > MaxP99Ms && figures.Others > OthersLoad.Much;
            if ((saysNothing || figures.MemoryGrowth > MaxMemoryGrowth) && attempt < Attempts) continue;
            if (saysNothing) Assert.Inconclusive($"Other processes had {figures.Others:P0} of the machine: p99 was {figures.Honest.P99:0} ms.");
            AbuseTable.Add(figures);
            Assert.Multiple(() =>
            {
                Assert.That(figures.Honest.P99, Is.LessThan(MaxP99Ms), "the honest client's p99, in ms");
                Assert.That(figures.MemoryGrowth, Is.LessThanOrEqualTo(MaxMemoryGrowth), $"bytes of memory that did not come back, the {attempt}. time");
            });
            return answers;
        }
    }

    private static async Task<AbuseFigures> MeasureAsync(
        ServerProcess server, string what, string test, AbuseAnswers answers, Func<ServerProcess, AbuseAnswers, Task> abuse, HonestClient honest)
    {
        var (memoryBefore, descriptorsBefore) = (server.ResidentBytes, server.Descriptors);
        using var peak = new PeakWatch(server);
        var others = new OthersLoad(server);
        for (Rounds = 0; Rounds == 0 || honest.Count < MinRequests; Rounds++)
        {
            honest.ThrowIfFailed();
            await abuse(server, answers);
        }

        var descriptorsAfter = await ComeBackAsync(server, descriptorsBefore);
        var memoryAfter = server.ResidentBytes;
        var served = honest.Stop();
        return new AbuseFigures(
            what,
            test,
            served,
            others.Share(),
            memoryBefore,
            Math.Max(peak.ResidentBytes, memoryAfter),
            memoryAfter,
            descriptorsBefore,
            Math.Max(peak.Descriptors, descriptorsAfter),
            descriptorsAfter,
            answers.ToString());
    }

    /// <summary>Waits until the abusers' descriptors are free again.</summary>
    private static async Task<int> ComeBackAsync(ServerProcess server, int before)
    {
        // The honest client's new connection, and what a runtime opens that has got to work.
        const int Spare = 12;
        var now = 0;
        await Poll.UntilAsync(() => (now = server.Descriptors) <= before + Spare, () => $"{now} descriptors come back to {before}");
        return now;
    }
}
