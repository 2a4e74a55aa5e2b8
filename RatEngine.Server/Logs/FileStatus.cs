using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RatEngine.Server.Logs;

/// <summary>What the system says of a file, without opening it. Symbolic links are followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Identity">Tells it from all other files, whatever their names: device, inode and time of birth; elsewhere than on Linux the time of
/// birth alone.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">Changes with the time of the last change.</param>
internal readonly partial record struct FileStatus(FileKind Kind, ulong Identity, long Length, long Modified)
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicAndBirth = 0xFFF;
    private const int NotFound = 2;

    // O_RDONLY, O_NONBLOCK, O_CLOEXEC: the same on every architecture that .NET has for Linux.
    private const int ReadOnlyNonBlocking = 0x800 | 0x80000;

    // lseek's SEEK_DATA.
    private const int SeekData = 3;

    /// <summary>Of what a path names now.</summary>
    public static FileStatus Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return OfPortable(path);
        if (statx(CurrentFolder, path, 0, BasicAndBirth, out RawStatus raw) == 0)
            return From(raw);
        return new FileStatus(Marshal.GetLastPInvokeError() == NotFound ? FileKind.Missing : FileKind.Unknown, 0, 0, 0);
    }

    /// <summary>Of an open file.</summary>
    public static FileStatus Of(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
            return OfPortable(path) with { Length = RandomAccess.GetLength(file), Modified = File.GetLastWriteTimeUtc(file).Ticks };
        bool added = false;
        try
        {
            file.DangerousAddRef(ref added);
            return statx((int)file.DangerousGetHandle(), "", EmptyPath, BasicAndBirth, out RawStatus raw) == 0 ? From(raw) : new FileStatus(FileKind.Unknown, 0, 0, 0);
        }
        finally
        {
            if (added)
                file.DangerousRelease();
        }
    }

    /// <summary>Opens a regular file for reading, and waits for nothing; null where the path names none, or it cannot be opened now.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        // What is no regular file is not even opened: a tape would be rewound by it.
        if (Of(path).Kind != FileKind.Regular)
            return null;
        try
        {
            SafeFileHandle file = OperatingSystem.IsLinux()
                ? new SafeFileHandle(open(path, ReadOnlyNonBlocking), ownsHandle: true)
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Between the two the path may have come to mean something else.
            if (!file.IsInvalid && Of(file, path).Kind == FileKind.Regular)
                return file;
            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first byte from an offset on that is not in a hole; the offset itself where the system does not tell.</summary>
    public static long SkipHole(SafeFileHandle file, long offset)
    {
        if (!OperatingSystem.IsLinux())
            return offset;
        bool added = false;
        try
        {
            file.DangerousAddRef(ref added);
            return Math.Max(offset, lseek((int)file.DangerousGetHandle(), offset, SeekData));
        }
        finally
        {
            if (added)
                file.DangerousRelease();
        }
    }

    private static FileStatus From(in RawStatus raw)
    {
        FileKind kind = (raw.Mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            _ => FileKind.Special,
        };
        ulong identity = Mix(Mix(Mix(raw.Inode, ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor), (ulong)raw.BirthSeconds), raw.BirthNanoseconds);
        return new FileStatus(kind, identity, raw.Size, raw.ModifiedSeconds * 1_000_000_000 + raw.ModifiedNanoseconds);
    }

    // FNV-1a, a word at a time.
    private static ulong Mix(ulong hash, ulong value) => unchecked((hash ^ value) * 0x100000001B3);

    private static FileStatus OfPortable(string path)
    {
        FileInfo file = new(path);
        try
        {
            if (Directory.Exists(path))
                return new FileStatus(FileKind.Folder, 0, 0, 0);
            if (!file.Exists)
                return new FileStatus(FileKind.Missing, 0, 0, 0);
            FileKind kind = file.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Special : FileKind.Regular;
            return new FileStatus(kind, (ulong)file.CreationTimeUtc.Ticks, file.Length, file.LastWriteTimeUtc.Ticks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileStatus(FileKind.Unknown, 0, 0, 0);
        }
    }

    // struct statx of linux/stat.h: the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct RawStatus
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(80)]
        public long BirthSeconds;

        [FieldOffset(88)]
        public uint BirthNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out RawStatus status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int fd, long offset, int whence);
}
