using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace RatEngine.Server.Logs;

/// <summary>Reads a log file as it grows, over rotation (renamed or deleted, and made anew) and truncation.</summary>
internal sealed class LogFollower(string path, TimeProvider time)
{
    // Soon enough to seem at once; a look costs two system calls. Watching the folder would miss writes on network file systems.
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The lines from an offset on, without end. A file that is not there is waited for.</summary>
    /// <param name="offset">The <see cref="LogLine.EndOffset"/> of the last line seen; null begins with the last 64 KiB.</param>
    /// <param name="stop">Ends it.</param>
    public async IAsyncEnumerable<LogLine> FollowAsync(long? offset, [EnumeratorCancellation] CancellationToken stop)
    {
        Func<SafeFileHandle, long> start = offset is { } seen ? file => OpenLog.ResumeAt(file, seen) : OpenLog.TailStart;
        OpenLog? log = null;
        List<LogLine> lines = [];
        try
        {
            while (true)
            {
                log ??= OpenLog.TryOpen(path, start);
                start = _ => 0; // Whatever comes under this name from now on is new from its start.
                bool more = log is not null && ReadOn(ref log, lines);
                foreach (LogLine line in lines)
                    yield return line;
                lines.Clear();
                if (!more)
                    await Task.Delay(PollInterval, time, stop);
            }
        }
        finally
        {
            log?.Dispose();
        }
    }

    // False where there is nothing to read now.
    private bool ReadOn(ref OpenLog? log, List<LogLine> lines)
    {
        if (log!.Read(lines))
            return true;
        if (!log.WasReplaced(path))
            return false;
        // What was written between the last read and the rename is still in the old file.
        while (log.Read(lines))
        {
        }

        if (log.TakeRest() is { } rest)
            lines.Add(rest);
        log.Dispose();
        log = null;
        return true;
    }
}
