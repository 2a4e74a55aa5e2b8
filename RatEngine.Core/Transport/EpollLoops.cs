using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>The loops of a server, which its connections are spread over.</summary>
internal sealed class EpollLoops : IDisposable
{
    // The threads of a loop share a lock and one wait: so many get along with it.
    private const int ProcessorsALoop = 8;

    private readonly EpollLoop[] _loops;
    private int _next;

    /// <exception cref="IOException">The system allows no more of them.</exception>
    public EpollLoops(TimeProvider time, ILogger logger)
    {
        var count = (Environment.ProcessorCount + ProcessorsALoop - 1) / ProcessorsALoop;
        _loops = [.. Enumerable.Range(0, count).Select(_ => new EpollLoop(Math.Max(Environment.ProcessorCount / count, 1), time, logger))];
    }

    public EpollLoop Next() => _loops[(uint)Interlocked.Increment(ref _next) % _loops.Length];

    /// <summary>See <see cref="EpollLoop.LookAt"/>.</summary>
    public void LookAt(Func<bool> areBlocked)
    {
        foreach (var loop in _loops) loop.LookAt(areBlocked);
    }

    public void Dispose()
    {
        foreach (var loop in _loops) loop.Dispose();
    }
}
