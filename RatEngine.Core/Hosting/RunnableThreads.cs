using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RatEngine.Transport;

namespace RatEngine.Hosting;

/// <summary>Tells threads that wait for a processor from threads that are blocked, on Linux. It is asked again and again while a machine is busy, and so
/// allocates nothing.</summary>
internal static unsafe partial class RunnableThreads
{
    // struct linux_dirent64: inode, offset, its own length, type, name.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    // O_RDONLY and O_CLOEXEC, which x64 and ARM64 agree on.
    private const int ReadOnly = 0x80000;

    /// <summary>How many threads of this process with that name run, or would if they had a processor.</summary>
    /// <param name="name">The whole name, at most 15 bytes: Linux keeps no more.</param>
    /// <param name="count">How many; 0 where the system does not tell.</param>
    /// <returns>False: the system does not tell, or no descriptor is left to look with.</returns>
    public static bool TryCount(ReadOnlySpan<byte> name, out int count)
    {
        count = 0;
        if (!OperatingSystem.IsLinux() || ListNumber == 0) return false;
        var tasks = Open("/proc/self/task\0"u8);
        if (tasks < 0) return false;
        var entries = stackalloc byte[4096];
        nint length;
        while ((length = syscall(ListNumber, tasks, entries, 4096)) > 0) count += Count(new ReadOnlySpan<byte>(entries, (int)length), name);
        EpollNative.Close(tasks);
        return length == 0;
    }

    /// <summary>The number of getdents64, which older C libraries have no function for; 0 where it is not known.</summary>
    private static nint ListNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 217,
        Architecture.Arm64 => 61,
        _ => 0,
    };

    private static int Count(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> name)
    {
        var count = 0;
        while (!entries.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[LengthOffset..]);
            var task = entries[NameOffset..length];
            if (task[0] != '.' && IsRunnable(task[..task.IndexOf((byte)0)], name)) count++;
            entries = entries[length..];
        }

        return count;
    }

    /// <summary>Its "stat" begins with "123 (name) R": a name may hold parentheses. Not runnable: it has ended.</summary>
    private static bool IsRunnable(ReadOnlySpan<byte> task, ReadOnlySpan<byte> name)
    {
        Span<byte> path = stackalloc byte[64];
        "/proc/self/task/"u8.CopyTo(path);
        task.CopyTo(path["/proc/self/task/"u8.Length..]);
        "/stat\0"u8.CopyTo(path[("/proc/self/task/"u8.Length + task.Length)..]);
        var file = Open(path);
        if (file < 0) return false;
        Span<byte> stat = stackalloc byte[128];
        nint length;
        fixed (byte* start = stat) length = read(file, start, (nuint)stat.Length);
        EpollNative.Close(file);
        if (length <= 0) return false;
        stat = stat[..(int)length];
        var (begin, end) = (stat.IndexOf((byte)'('), stat.LastIndexOf((byte)')'));
        return begin >= 0 && end > begin && end + 2 < stat.Length && stat[end + 2] == 'R' && stat[(begin + 1)..end].SequenceEqual(name);
    }

    private static int Open(ReadOnlySpan<byte> path)
    {
        fixed (byte* start = path) return open(start, ReadOnly);
    }

#pragma warning disable SYSLIB1054, IDE1006 // The names are the system's.
    [LibraryImport("libc")]
    private static partial int open(byte* path, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int fd, byte* buffer, nuint length);

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint fd, byte* buffer, nuint length);
#pragma warning restore SYSLIB1054, IDE1006
}
