using Microsoft.Win32.SafeHandles;

namespace RatEngine.Server.Logs;

/// <summary>A log file that is being read. The name may come to mean another file meanwhile: this one stays open.</summary>
internal sealed class OpenLog : IDisposable
{
    /// <summary>A follower that has no place to go on from begins this far before the end.</summary>
    public const int TailBytes = 64 * 1024;

    // Enough of a log to tell it from another one: its lines have times.
    private const int MarkBytes = 256;

    private readonly SafeFileHandle _file;
    private readonly byte[] _block = new byte[64 * 1024];
    private LineSplitter _lines;

    private OpenLog(SafeFileHandle file, long offset)
    {
        _file = file;
        _lines = new LineSplitter(offset);
    }

    private long Length => RandomAccess.GetLength(_file);

    /// <summary>Opens a log; null where there is none now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Gives the offset to begin at.</param>
    public static OpenLog? TryOpen(string path, Func<SafeFileHandle, long> offset)
    {
        SafeFileHandle? file = TryOpenFile(path);
        return file is null ? null : new OpenLog(file, offset(file));
    }

    /// <summary>The offset for a client that gave none, or none that can be right: the first line of the file's last 64 KiB.</summary>
    public static long TailStart(SafeFileHandle file)
    {
        long from = Math.Max(0, RandomAccess.GetLength(file) - TailBytes);
        if (from == 0)
            return 0;
        byte[] tail = new byte[TailBytes];
        int read = RandomAccess.Read(file, tail, from);
        return from + tail.AsSpan(0, read).IndexOf((byte)'\n') + 1;
    }

    /// <summary>The offset for a client that has seen a log up to <paramref name="offset"/>. A file that is shorter than that, or has no line
    /// end there, is another file by now, and all of it is new.</summary>
    public static long ResumeAt(SafeFileHandle file, long offset)
    {
        Span<byte> before = stackalloc byte[1];
        return offset > 0 && RandomAccess.Read(file, before, offset - 1) == 1 && before[0] == '\n' && offset <= RandomAccess.GetLength(file) ? offset : 0;
    }

    /// <summary>Reads a block, and adds the lines that it completes. False at the end of the file, for now.</summary>
    public bool Read(List<LogLine> lines)
    {
        if (Length < _lines.Offset)
            _lines = new LineSplitter(0); // Truncated, and written anew from its start.
        int read = RandomAccess.Read(_file, _block, _lines.Offset);
        _lines.Append(_block.AsSpan(0, read), lines);
        return read > 0;
    }

    /// <summary>The last line of a file that was replaced, if it has no end.</summary>
    public LogLine? TakeRest() => _lines.TakeRest();

    /// <summary>Whether the name means another file now. False while it means none: the writer may still be writing to this one.</summary>
    public bool WasReplaced(string path)
    {
        using SafeFileHandle? current = TryOpenFile(path);
        return current is not null && !IsSame(current);
    }

    public void Dispose() => _file.Dispose();

    // .NET does not tell the identity of a file on all systems. Two logs differ in length, or in what stands before the offset.
    private bool IsSame(SafeFileHandle other)
    {
        long before = Length;
        long there = RandomAccess.GetLength(other);
        long after = Length;
        if (after < before || after < _lines.Offset)
            return true; // Truncated just now: the next read begins anew.
        return before <= there && there <= after && HasSameMark(other);
    }

    private bool HasSameMark(SafeFileHandle other)
    {
        int length = (int)Math.Min(MarkBytes, _lines.Offset);
        Span<byte> mine = stackalloc byte[length];
        Span<byte> its = stackalloc byte[length];
        long start = _lines.Offset - length;
        return RandomAccess.Read(_file, mine, start) == RandomAccess.Read(other, its, start) && mine.SequenceEqual(its);
    }

    private static SafeFileHandle? TryOpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
