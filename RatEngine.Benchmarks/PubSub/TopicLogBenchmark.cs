using BenchmarkDotNet.Attributes;
using RatEngine.PubSub;

namespace RatEngine.Benchmarks.PubSub;

/// <summary>One frame appended to a log that is full, and the oldest evicted. The baseline is the simplest correct code: a queue of
/// arrays, each frame a copy of its own.</summary>
[MemoryDiagnoser]
public class TopicLogBenchmark
{
    private const int KeptEvents = 1000;

    private readonly TopicLog _log = new();
    private readonly Queue<(long Sequence, byte[] Frame)> _queue = new(KeptEvents + 1);
    private byte[] _frame = [];
    private long _sequence;

    /// <summary>The length of a frame, in bytes.</summary>
    [Params(64, 1024, 16 * 1024)]
    public int FrameBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _frame = new byte[FrameBytes];
        for (var i = 0; i <= KeptEvents; i++)
        {
            Simplest();
            TopicLog();
        }
    }

    [Benchmark(Baseline = true)]
    public int Simplest()
    {
        _queue.Enqueue((++_sequence, _frame.ToArray()));
        if (_queue.Count > KeptEvents) _queue.Dequeue();
        return _queue.Count;
    }

    [Benchmark]
    public int TopicLog()
    {
        _frame.CopyTo(_log.Reserve(FrameBytes));
        _log.Commit(FrameBytes, ++_sequence, timeSeconds: 0);
        if (_log.Count > KeptEvents) _log.EvictOldest();
        return _log.Count;
    }
}
