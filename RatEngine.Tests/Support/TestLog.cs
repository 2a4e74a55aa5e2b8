using Microsoft.Extensions.Logging;

namespace RatEngine.Tests.Support;

/// <summary>Keeps every log line, of all categories and levels, and wakes who waits for one. Safe from all threads.</summary>
internal sealed class TestLog : ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<Waiter> _waiters = [];

    /// <summary>The app that logs here. Its lines arrive on a thread of their own: <see cref="Entries"/> waits for them.</summary>
    public RatApp? App { get; set; }

    /// <summary>What has been logged until now, oldest first: a copy.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            App?.FlushLogAsync(RawClient.Patience).GetAwaiter().GetResult();
            lock (_lock) return [.. _entries];
        }
    }

    /// <summary>The first entry that fits, logged already or within the next ten seconds.</summary>
    /// <exception cref="TimeoutException">None came; the message holds what was logged.</exception>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> predicate)
    {
        var waiter = new Waiter(predicate, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_entries.Find(entry => predicate(entry)) is { } found) return found;
            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No such log entry within 10 s. Logged: {string.Join('\n', Entries)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => new TestLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A TestLog is its own provider.");

    public void Dispose()
    {
        // Holds nothing: it may be read after the server that logged to it is gone.
    }

    internal void Add(LogEntry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            _waiters.RemoveAll(waiter => waiter.Predicate(entry) && waiter.Found.TrySetResult(entry));
        }
    }

    private sealed record Waiter(Func<LogEntry, bool> Predicate, TaskCompletionSource<LogEntry> Found);
}
