using BenchmarkDotNet.Attributes;

namespace RatEngine.Benchmarks.PubSub;

/// <summary>One event published to cursors that are caught up, until the connection of each has it: encoding, appending, waking, sending.
/// Connections are in memory and take what they get at once, so that no transport is measured. The baseline is the simplest correct code,
/// and what most servers do: a channel for each subscriber, and a task that reads it and writes to the connection.</summary>
[MemoryDiagnoser]
public class DeliveryBenchmark : IDisposable
{
    private readonly Arrivals _arrivals = new();
    private HubSide? _hub;
    private ChannelSide? _channels;

    /// <summary>How many subscribers there are.</summary>
    [Params(1, 100, 10_000)]
    public int Cursors { get; set; }

    [GlobalSetup(Target = nameof(Hub))]
    public void Subscribe()
    {
        _arrivals.Expect(Cursors);
        _hub = new HubSide(Cursors, _arrivals);
        _arrivals.Wait();
    }

    [GlobalSetup(Target = nameof(Channels))]
    public void OpenChannels() => _channels = new ChannelSide(Cursors, _arrivals);

    [GlobalCleanup]
    public void Dispose()
    {
        _hub?.Dispose();
        _channels?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Channels()
    {
        _arrivals.Expect(Cursors);
        _channels!.Publish();
        _arrivals.Wait();
    }

    [Benchmark]
    public void Hub()
    {
        _arrivals.Expect(Cursors);
        _hub!.Publish();
        _arrivals.Wait();
    }
}
