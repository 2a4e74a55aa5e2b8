using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>The loops of a server, which its connections are spread over.</summary>
internal sealed class EpollLoops : IDisposable
{
    // A loop hands work on and does none of its own: one is enough for this many processors.
    private const int ProcessorsALoop = 8;

    private readonly EpollLoop[] _loops;
    private int _next;

    /// <exception cref="IOException">The system allows no more of them.</exception>
    public EpollLoops(ILogger logger) =>
        _loops = [.. Enumerable.Range(0, (Environment.ProcessorCount + ProcessorsALoop - 1) / ProcessorsALoop).Select(index => new EpollLoop(index, logger))];

    public EpollLoop Next() => _loops[(uint)Interlocked.Increment(ref _next) % _loops.Length];

    public void Dispose()
    {
        foreach (var loop in _loops) loop.Dispose();
    }
}
