using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Soak.Traffic;
using RatEngine.Benchmarks.Stress.Traffic;

namespace RatEngine.Benchmarks.Stress;

/// <summary>All who speak to one app of the server: the soak's traffic, honest clients whose bytes say where they belong, and hostile ones.</summary>
internal sealed class StressTraffic
{
    private static readonly string[] AllHandlers =
    [
        "timed-flush", "timed-read", "left-flush", "left-read", "left-both", "throw", "keep", "unread", "half", "block", "generate", "generate-blocking",
    ];

    private readonly List<SoakActor> _actors = [];

    /// <param name="target">The app.</param>
    /// <param name="seed">Gives each actor its random numbers.</param>
    public StressTraffic(SoakTarget target, Random seed)
    {
        _soak = new SoakTraffic(target);
        foreach (var server in target.Addresses)
        {
            Add(4, () => new StampActor(target, server, Derive(seed)));
            Add(4, () => new SharedConnectionActor(target, server, Derive(seed)));
            Add(3, () => new StampedStreamActor(target, server, Derive(seed)));
            Add(3, () => new HostileActor(target, server, Derive(seed), "timed-flush"));
            Add(3, () => new HostileActor(target, server, Derive(seed), "timed-read"));
            Add(6, () => new HostileActor(target, server, Derive(seed), AllHandlers));
        }
    }

    private readonly SoakTraffic _soak;

    /// <summary>Runs until the token is cancelled.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll([_soak.RunAsync(stop), .. _actors.Select(actor => actor.RunAsync(stop))]);

    private static Random Derive(Random seed) => new(seed.Next());

    private void Add(int count, Func<SoakActor> make) => _actors.AddRange(Enumerable.Range(0, count).Select(_ => make()));
}
