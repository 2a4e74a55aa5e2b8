using Microsoft.Extensions.Logging;
using RatEngine.Hosting;

namespace RatEngine;

/// <summary>Wraps a log provider so that whoever logs never waits for it and never sees it fail. Lines go through a bounded queue to a thread of their
/// own; lines that do not fit, or that the provider fails to write, are dropped, and their number is logged as a warning as soon as it can be.
/// <see cref="RatApp"/> does the same for what the engine itself logs, with any logger factory; wrap providers for what handlers log.</summary>
/// <remarks><para>2,048 lines wait at most. They are formatted when they are logged, and arrive in that order, on one thread. Control characters in
/// messages, values and exception messages are escaped (<c>\n</c>, <c>\u001b</c>). Scopes do not reach the provider. A changed level counts within a
/// second.</para></remarks>
/// <example><code>
/// using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new GuardedLoggerProvider(new MyFileProvider())));
/// </code></example>
public sealed class GuardedLoggerProvider : ILoggerProvider
{
    // A healthy provider writes what waits in a few milliseconds.
    private static readonly TimeSpan FlushTime = TimeSpan.FromMilliseconds(500);

    private readonly ILoggerProvider _inner;
    private readonly LogQueue _queue;
    private int _disposed;

    /// <summary>Wraps a provider, and owns it from here on. All calls to it, <see cref="IDisposable.Dispose"/> included, come from one thread at a
    /// time.</summary>
    /// <param name="inner">The provider.</param>
    public GuardedLoggerProvider(ILoggerProvider inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _queue = new LogQueue(() => inner.CreateLogger("RatEngine.Logging"));
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new GuardedLogger(_queue, () => _inner.CreateLogger(categoryName));

    /// <summary>Waits until the lines logged until now were written. False: they were not within that time.</summary>
    internal bool Flush(TimeSpan atMost) => _queue.FlushAsync(atMost).GetAwaiter().GetResult();

    /// <summary>Writes the lines that wait and disposes the provider. Returns after a second at the latest: a provider that is blocked is left
    /// to its thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _queue.Close();
        var isFlushed = Flush(FlushTime);
        _queue.AddControl(new DisposeInner(_inner));
        if (isFlushed) Flush(FlushTime);
    }

    private sealed class DisposeInner(ILoggerProvider inner) : ILogWork
    {
        public void Run() => inner.Dispose();
    }
}
