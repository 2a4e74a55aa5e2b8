using System.Runtime.CompilerServices;

namespace RatEngine.Server.Logs;

/// <summary>Watches one log file, over rotation (renamed or deleted, and made anew) and truncation, for all who follow it: they share its
/// descriptors and its timer, and each has a place of its own. Open only while somebody follows it. Thread-safe.</summary>
internal sealed class LogReader(string path, DescriptorBudget descriptors, TimeProvider time)
{
    // Soon enough to seem at once, and seldom enough that followers of a busy log get its lines together; a look costs two system calls. Watching
    // the folder would miss writes on network file systems, and take descriptors of its own.
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    // The file that the name means, and the one before it, which slow followers still read.
    private const int Descriptors = 2;

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private DescriptorLease? _lease;
    private ITimer? _timer;
    private OpenLog? _current;
    private OpenLog? _previous;
    private int _followers;

    /// <summary>Opens the log, if nobody has, until the result is disposed of.</summary>
    /// <exception cref="RatStatusException">503: no descriptor is free for it.</exception>
    public IDisposable Enter()
    {
        lock (_lock)
        {
            if (_followers == 0)
            {
                if (!descriptors.TryTake(Descriptors, out _lease))
                    throw new RatStatusException(503, "The server has as many files open as it may; try again in a moment.");
                _current = OpenLog.TryOpen(path);
                _timer = time.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
            }

            _followers++;
        }

        return new Follower(this);
    }

    /// <summary>The lines from a place on, without end. A file that is not there is waited for.</summary>
    /// <param name="seen">The <see cref="LogLine.End"/> of the last line seen; null begins with the last 64 KiB.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="RatStatusException">As with <see cref="Enter"/>, before the first line.</exception>
    public async IAsyncEnumerable<LogLine> FollowAsync(LogPosition? seen, [EnumeratorCancellation] CancellationToken stop)
    {
        using IDisposable follower = Enter();
        List<LogLine> lines = [];
        (OpenLog? log, LogCursor? cursor) = Begin(seen, lines);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            (OpenLog? current, Task changed) = Check();
            if (log is null && current is not null)
                (log, cursor) = (current, new LogCursor(current, LogPosition.StartOf(current.Identity)));
            bool more = log is not null && ReadOn(ref log, ref cursor, current, lines);
            foreach (LogLine line in lines)
                yield return line;
            if (!more)
                await changed.WaitAsync(stop);
            else if (lines.Count == 0)
                await Task.Yield(); // A line of gigabytes is looked through in turns.
            lines.Clear();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static LogLine Reset(string text, OpenLog log) => new(text, LogPosition.StartOf(log.Identity), IsReset: true);

    /// <summary>Reads on, from one file to the next. False where there is nothing to read now.</summary>
    private static bool ReadOn(ref OpenLog? log, ref LogCursor? cursor, OpenLog? current, List<LogLine> lines)
    {
        try
        {
            // Asked first: what was written before the file was replaced is still read.
            OpenLog? next = log!.Next;
            if (cursor!.Read(lines))
                return true;
            if (next is null)
                return false;
            if (cursor.TakeRest() is { } rest)
                lines.Add(rest);
            (log, cursor) = (next, new LogCursor(next, LogPosition.StartOf(next.Identity)));
            return true;
        }
        catch (ObjectDisposedException)
        {
            if (current is null)
                return false;
            (log, cursor) = (current, new LogCursor(current, LogPosition.StartOf(current.Identity)));
            lines.Add(Reset("The log was rotated faster than it was read: it goes on at its start, and lines before are missing.", current));
            return true;
        }
    }

    private (OpenLog? Log, LogCursor? Cursor) Begin(LogPosition? seen, List<LogLine> lines)
    {
        lock (_lock)
        {
            if (_current is null)
                return default;
            if (seen is not { } place)
                return (_current, LogCursor.AtTail(_current));
            if (LogCursor.TryResume(_current, place) is { } cursor)
                return (_current, cursor);
            if (_previous is not null && LogCursor.TryResume(_previous, place) is { } earlier)
                return (_previous, earlier);
            lines.Add(Reset("The log is not the one that the last event id is of: it begins at its start, and lines before may be missing.", _current));
            return (_current, new LogCursor(_current, LogPosition.StartOf(_current.Identity)));
        }
    }

    private (OpenLog? Current, Task Changed) Check()
    {
        lock (_lock)
            return (_current, _changed.Task);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_followers > 0)
                return;
            _timer?.Dispose();
            _current?.Dispose();
            _previous?.Dispose();
            _lease?.Dispose();
            (_timer, _current, _previous, _lease) = (null, null, null, null);
        }
    }

    /// <summary>Once for all followers: wakes them where there is news.</summary>
    private void Poll()
    {
        // A slow disk must not collect threads here: who comes too late has nothing to add.
        if (!_lock.TryEnter())
            return;
        TaskCompletionSource? changed = null;
        try
        {
            if (_followers > 0 && HasNews())
                (changed, _changed) = (_changed, NewSignal());
        }
        finally
        {
            _lock.Exit();
        }

        changed?.SetResult();
    }

    private bool HasNews()
    {
        if (_current is null)
            return (_current = OpenLog.TryOpen(path)) is not null;
        bool hasChanged = _current.HasChanged();
        if (!_current.WasReplaced())
            return hasChanged;
        // First: two are open at most. Who is still at that one has fallen behind two files.
        _previous?.Dispose();
        _previous = null;
        if (OpenLog.TryOpen(path) is not { } next)
            return hasChanged;
        _current.GiveWayTo(next);
        (_previous, _current) = (_current, next);
        return true;
    }

    private sealed class Follower(LogReader reader) : IDisposable
    {
        private LogReader? _reader = reader;

        public void Dispose() => Interlocked.Exchange(ref _reader, null)?.Leave();
    }
}
