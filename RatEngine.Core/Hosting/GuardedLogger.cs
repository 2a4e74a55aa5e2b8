using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>A logger whose provider is called on the thread of a <see cref="LogQueue"/> only: no call of it blocks or throws. Lines are formatted and
/// escaped when they are logged, so that nothing of them changes while they wait.</summary>
internal sealed class GuardedLogger : ILogger, ILogWork
{
    private const int AllLevels = (1 << (int)LogLevel.None) - 1;

    // How long a change of the provider's levels may go unnoticed.
    private const long CheckIntervalMs = 1000;

    private readonly LogQueue _queue;
    private readonly Func<ILogger> _create;
    private ILogger? _inner;

    // Until the provider was asked every level counts as enabled: it is asked again before it gets a line.
    private int _levels = AllLevels;
    private long _checkedAtMs;
    private int _isChecking;

    /// <param name="queue">Where lines wait.</param>
    /// <param name="create">Makes the provider's logger. Called on the queue's thread.</param>
    public GuardedLogger(LogQueue queue, Func<ILogger> create)
    {
        _queue = queue;
        _create = create;
        CheckLevels();
    }

    /// <summary>The provider's logger. Used on the queue's thread.</summary>
    public ILogger Inner => _inner ??= _create();

    public bool IsEnabled(LogLevel logLevel)
    {
        if (Environment.TickCount64 - Volatile.Read(ref _checkedAtMs) >= CheckIntervalMs) CheckLevels();
        return logLevel is >= LogLevel.Trace and < LogLevel.None && (Volatile.Read(ref _levels) & (1 << (int)logLevel)) != 0;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        try
        {
            _queue.AddLine(new LogLine(this, logLevel, eventId, LogText.Of(state, exception, formatter), exception));
        }
        catch (Exception)
        {
            // Thrown by the formatter, or by what it formats.
            _queue.CountLost();
        }
    }

    /// <summary>Scopes do not reach the provider: they belong to the thread that logs.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Asks the provider which levels are enabled.</summary>
    void ILogWork.Run()
    {
        try
        {
            var levels = 0;
            for (var level = LogLevel.Trace; level < LogLevel.None; level++)
            {
                if (Inner.IsEnabled(level)) levels |= 1 << (int)level;
            }

            Volatile.Write(ref _levels, levels);
        }
        catch (Exception)
        {
            // Lines are then tried, and counted where they fail.
            Volatile.Write(ref _levels, AllLevels);
        }

        Volatile.Write(ref _checkedAtMs, Environment.TickCount64);
        Volatile.Write(ref _isChecking, 0);
    }

    private void CheckLevels()
    {
        // One at a time: while the provider is blocked none are added.
        if (Interlocked.Exchange(ref _isChecking, 1) == 0) _queue.AddControl(this);
    }
}
