using System.Buffers;
using System.Text;

namespace RatEngine.Server.Logs;

/// <summary>One follower's place in an open log. It holds no bytes between reads: what a stalled client costs does not grow with the log.</summary>
/// <param name="log">The file.</param>
/// <param name="position">Where the next line begins; its mark is known.</param>
internal sealed class LogCursor(OpenLog log, LogPosition position)
{
    /// <summary>A follower that has no place to go on from begins this far before the end.</summary>
    public const int TailBytes = 64 * 1024;

    /// <summary>A longer line is cut, and the rest of it is left out, so that one line cannot take all memory.</summary>
    public const int MaxLineBytes = 64 * 1024;

    // What is read at once where lines are not longer, and so held as text while a client is slow.
    private const int ChunkBytes = 4 * 1024;

    // What is looked at in one read for the end of a line that is too long.
    private const int ScanBytes = 1024 * 1024;

    private long _scanned;

    /// <summary>Where the next line begins.</summary>
    public LogPosition Position { get; private set; } = position;

    /// <summary>A cursor for a client that gave no place: at the first line of the file's last 64 KiB.</summary>
    public static LogCursor AtTail(OpenLog log)
    {
        long from = Math.Max(0, log.Length - TailBytes);
        if (from == 0)
            return new LogCursor(log, LogPosition.StartOf(log.Identity));
        byte[] tail = ArrayPool<byte>.Shared.Rent(TailBytes);
        try
        {
            int read = log.Read(tail.AsSpan(0, TailBytes), from);
            return new LogCursor(log, Mark(log, from + tail.AsSpan(0, read).IndexOf((byte)'\n') + 1));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(tail);
        }
    }

    /// <summary>A cursor for a client that has seen a log up to a place; null where that is not of this file, as it is now.</summary>
    public static LogCursor? TryResume(OpenLog log, LogPosition seen)
    {
        if (seen.Offset > log.Length)
            return null;
        if (seen.Mark is { } mark)
            return Mark(log, seen.Offset).Mark == mark ? new LogCursor(log, seen) : null;
        // An offset alone: where no line ends it is another file's.
        Span<byte> before = stackalloc byte[1];
        bool endsLine = seen.Offset > 0 && log.Read(before, seen.Offset - 1) == 1 && before[0] == '\n';
        return endsLine ? new LogCursor(log, Mark(log, seen.Offset)) : null;
    }

    /// <summary>Reads on, and adds the lines that are whole. False where there is nothing to read now.</summary>
    public bool Read(List<LogLine> lines)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(LogPosition.MarkBytes + MaxLineBytes);
        try
        {
            int before = (int)Math.Min(LogPosition.MarkBytes, Position.Offset);
            int count = log.Read(block.AsSpan(0, before + ChunkBytes), Position.Offset - before);
            // The bytes before the offset come with each read: in a file that was written again, as long or longer, they are others.
            if (count < before || LogPosition.MarkOf(log.Identity, block.AsSpan(0, before)) != Position.Mark)
                return Restart(lines);
            int nulls = CountNulls(block.AsSpan(before, count - before));
            if (nulls > 0)
                return SkipNulls(nulls);
            if (count == before + ChunkBytes && block.AsSpan(before, ChunkBytes).IndexOf((byte)'\n') < 0)
                count += log.Read(block.AsSpan(count, MaxLineBytes - ChunkBytes), Position.Offset + ChunkBytes);
            if (AddLines(block.AsSpan(0, count), before, lines))
                return true;
            return count == before + MaxLineBytes && AddCutLine(block.AsSpan(before, MaxLineBytes), lines);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>The last line of a file that was replaced, if it has no end.</summary>
    public LogLine? TakeRest()
    {
        byte[] rest = new byte[Math.Clamp(log.Length - Position.Offset, 0, MaxLineBytes)];
        int count = log.Read(rest, Position.Offset);
        return count == 0 ? null : new LogLine(Decode(rest.AsSpan(0, count)), Mark(log, Position.Offset + count));
    }

    private static LogPosition Mark(OpenLog log, long offset)
    {
        Span<byte> before = stackalloc byte[(int)Math.Min(LogPosition.MarkBytes, offset)];
        int count = log.Read(before, offset - before.Length);
        return new LogPosition(offset, LogPosition.MarkOf(log.Identity, before[..count]));
    }

    private bool Restart(List<LogLine> lines)
    {
        Position = LogPosition.StartOf(log.Identity);
        _scanned = 0;
        lines.Add(new LogLine("The log was truncated: it goes on at its start, and lines before may be missing.", Position, IsReset: true));
        return true;
    }

    // A writer that does not append goes on at its old offset after a truncation; what it skips reads as zeros.
    private static int CountNulls(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) is >= 0 and int count ? count : bytes.Length;

    private bool SkipNulls(int count)
    {
        Position = Mark(log, Math.Min(log.SkipHole(Position.Offset + count), log.Length));
        return true;
    }

    /// <param name="block">What stands before the position, and what stands behind it.</param>
    /// <param name="start">The index of the position.</param>
    /// <param name="lines">Gets the lines.</param>
    private bool AddLines(ReadOnlySpan<byte> block, int start, List<LogLine> lines)
    {
        bool any = false;
        long origin = Position.Offset - start;
        while (block[start..].IndexOf((byte)'\n') is >= 0 and int length)
        {
            string text = Decode(block.Slice(start, length));
            start += length + 1;
            Position = new LogPosition(origin + start, LogPosition.MarkOf(log.Identity, block[Math.Max(0, start - LogPosition.MarkBytes)..start]));
            lines.Add(new LogLine(text, Position));
            any = true;
        }

        return any;
    }

    /// <summary>Looks for the end of a line that is too long, a piece at a time; where it looked before it does not look again.</summary>
    private bool AddCutLine(ReadOnlySpan<byte> begin, List<LogLine> lines)
    {
        long from = Position.Offset + MaxLineBytes;
        if (_scanned < from || _scanned > log.Length)
            _scanned = from;
        byte[] piece = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (long end = _scanned + ScanBytes; _scanned < end;)
            {
                int count = log.Read(piece, _scanned);
                int length = piece.AsSpan(0, count).IndexOf((byte)'\n');
                _scanned += length < 0 ? count : length + 1;
                if (length >= 0)
                {
                    Position = Mark(log, _scanned);
                    lines.Add(new LogLine(Decode(begin) + "…", Position));
                    return true;
                }

                if (count < piece.Length)
                    return false;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static string Decode(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
}
