using Microsoft.Win32.SafeHandles;

namespace RatEngine.Server.Logs;

/// <summary>A log file that is open, once for all who follow it; each reads at an offset of its own. The name may come to mean another file
/// meanwhile: this one stays open, until the next but one has come.</summary>
internal sealed class OpenLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private FileStatus _seen;

    private OpenLog(SafeFileHandle file, string path)
    {
        (_file, _path) = (file, path);
        _seen = FileStatus.Of(file, path);
        Identity = _seen.Identity;
    }

    /// <summary>Tells the file from all others.</summary>
    public ulong Identity { get; }

    /// <summary>The file that the name means since; null while it means this one. Nothing is written to this one any more.</summary>
    public OpenLog? Next { get; private set; }

    /// <summary>Opens a log, without waiting; null where there is none now.</summary>
    public static OpenLog? TryOpen(string path) => FileStatus.TryOpen(path) is { } file ? new OpenLog(file, path) : null;

    /// <summary>The length now.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public long Length => RandomAccess.GetLength(_file);

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end of the file.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Read(Span<byte> bytes, long offset)
    {
        int total = 0;
        while (total < bytes.Length && RandomAccess.Read(_file, bytes[total..], offset + total) is > 0 and int count)
            total += count;
        return total;
    }

    /// <summary>The first byte from an offset on that is not in a hole.</summary>
    public long SkipHole(long offset) => FileStatus.SkipHole(_file, offset);

    /// <summary>Whether it was written to since it was last asked. A file of the same length may have been written again.</summary>
    public bool HasChanged()
    {
        FileStatus seen = _seen;
        _seen = FileStatus.Of(_file, _path);
        return _seen != seen;
    }

    /// <summary>Whether the name means another file now. False while it means none: the writer may still be writing to this one.</summary>
    public bool WasReplaced() => FileStatus.Of(_path) is { Kind: FileKind.Regular } now && now.Identity != Identity;

    /// <summary>Another file has come in its place.</summary>
    public void GiveWayTo(OpenLog next) => Next = next;

    public void Dispose() => _file.Dispose();
}
