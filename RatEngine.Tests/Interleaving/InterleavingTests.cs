using System.Globalization;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Tests.Interleaving.Scenarios;

namespace RatEngine.Tests.Interleaving;

/// <summary>Runs pieces of the product in many orders of their threads. What must hold is said by each scenario.</summary>
/// <remarks>RATENGINE_INTERLEAVING_SECONDS is how long each scenario is run (default 1), RATENGINE_INTERLEAVING_SEED the first seed of its random
/// schedules (default 1).</remarks>
[NonParallelizable]
public sealed class InterleavingTests
{
    private static readonly double Seconds = Setting("RATENGINE_INTERLEAVING_SECONDS", 1.0);

    private static readonly int Seed = (int)Setting("RATENGINE_INTERLEAVING_SEED", 1);

    [TestCase(typeof(ReaderScenario.OnePiece))]
    [TestCase(typeof(ReaderScenario.TwoPieces))]
    [TestCase(typeof(WriterScenario.PeerThatReads))]
    [TestCase(typeof(WriterScenario.PeerThatResets))]
    [TestCase(typeof(AbandonScenario.Read))]
    [TestCase(typeof(AbandonScenario.Flush))]
    [TestCase(typeof(AbandonScenario.ReadAndFlush))]
    [TestCase(typeof(EpollScenario))]
    [TestCase(typeof(HttpScenario.Pipeline))]
    [TestCase(typeof(HttpScenario.Stop))]
    [TestCase(typeof(HttpScenario.WatchUntilReset))]
    [TestCase(typeof(HttpScenario.WatchUntilFin))]
    [TestCase(typeof(HttpScenario.WatchThenNext))]
    [TestCase(typeof(LifetimeScenario.AbandonedRead))]
    [TestCase(typeof(LifetimeScenario.AbandonedFlush))]
    [TestCase(typeof(LifetimeScenario.UnawaitedAnswer))]
    [TestCase(typeof(LifetimeScenario.Deadline))]
    [TestCase(typeof(LifetimeScenario.Stall))]
    [TestCase(typeof(DeliveryScenario.One))]
    [TestCase(typeof(DeliveryScenario.Full))]
    [TestCase(typeof(DeliveryScenario.Leaver))]
    [TestCase(typeof(DeliveryScenario.Cut))]
    [TestCase(typeof(HubScenario.Deliver))]
    [TestCase(typeof(HubScenario.Slow))]
    [TestCase(typeof(HubScenario.Reset))]
    [TestCase(typeof(HubScenario.Drain))]
    [TestCase(typeof(HubScenario.Cut))]
    [TestCase(typeof(HubScenario.Pace))]
    [TestCase(typeof(RunScenario.Watch))]
    [TestCase(typeof(RunScenario.Expire))]
    [TestCase(typeof(RunScenario.Stop))]
    public void Scenario_holds_in_every_order(Type scenario)
    {
        var half = (long)(Seconds * 500);
        Assert.That(Explore(nameof(Explorer.Exhaust), scenario, half), Is.Null);
        Assert.That(Explore(nameof(Explorer.Sample), scenario, Seed, half), Is.Null);
    }

    [TestCase(typeof(ReaderScenario.OnePieceOfSpecimen), "owner waits for ever")]
    [TestCase(typeof(ReaderScenario.TwoPiecesOfSpecimen), "owner waits for ever")]
    [TestCase(typeof(AbandonScenario.ReadOfSpecimen), "after its close")]
    [TestCase(typeof(AbandonScenario.FlushOfSpecimen), "after its close")]
    public void Known_fault_of_a_specimen_is_found(Type scenario, string fault) =>
        Assert.That(Explore(nameof(Explorer.Exhaust), scenario, 60_000L), Does.Contain(fault));

    private static string? Explore(string method, Type scenario, params object[] arguments)
    {
        var result = RewrittenAssemblies.Explore(method, scenario, arguments);
        TestContext.Out.WriteLine($"{scenario.FullName}: {result[0]}");
        return result[1];
    }

    private static double Setting(string name, double fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
