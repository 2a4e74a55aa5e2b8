using System.Runtime.InteropServices;

namespace RatEngine.Transport;

/// <summary>The system calls of the epoll transport. Their numbers are those of Linux on x64 and ARM64, which agree.</summary>
internal static unsafe partial class EpollNative
{
    public const uint In = 0x001;
    public const uint Out = 0x004;
    public const uint Error = 0x008;
    public const uint HangUp = 0x010;
    public const uint PeerHangUp = 0x2000;
    public const uint EdgeTriggered = 1u << 31;

    public const int ControlAdd = 1;
    public const int ControlDelete = 2;
    public const int ControlModify = 3;

    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int ProtocolError = 71;
    public const int ConnectionAborted = 103;

    private const int Socket = 1;
    private const int Linger = 13;
    private const int ShutdownWrite = 1;
    private const int ShutdownBoth = 2;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    public static int CreateEpoll() => epoll_create1(CloseOnExec);

    public static int Control(int epoll, int operation, int fd, uint events, int generation = 0)
    {
        var entry = stackalloc byte[EpollEvents.MaxStride];
        EpollEvents.Write(entry, events, fd, generation);
        return epoll_ctl(epoll, operation, fd, entry);
    }

    /// <summary>Waits until something is ready.</summary>
    public static int Wait(int epoll, byte* events, int count) => epoll_wait(epoll, events, count, -1);

    /// <summary>A descriptor that becomes readable by <see cref="Signal"/>.</summary>
    public static int CreateEvent() => eventfd(0, CloseOnExec | NonBlocking);

    public static void Signal(int eventDescriptor)
    {
        var one = 1L;
        _ = write(eventDescriptor, &one, sizeof(long));
    }

    public static int Accept(int listener) => accept4(listener, null, null, CloseOnExec | NonBlocking);

    public static nint Receive(int fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer) return recv(fd, start, (nuint)buffer.Length, 0);
    }

    public static nint Send(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) return send(fd, start, (nuint)bytes.Length, NoSignal);
    }

    public static int ShutDownOutput(int fd) => shutdown(fd, ShutdownWrite);

    /// <summary>Resets a TCP connection and wakes whoever waits for it, without freeing the descriptor: a connect to no address does that on Linux.</summary>
    public static void Reset(int fd)
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = setsockopt(fd, Socket, Linger, linger, sizeof(int) * 2);
        var unspecified = stackalloc byte[16];
        new Span<byte>(unspecified, 16).Clear();
        // Only TCP can be disconnected so.
        if (connect(fd, unspecified, 16) != 0) _ = shutdown(fd, ShutdownBoth);
    }

    public static void Close(int fd) => _ = close(fd);

    /// <summary>The peer's address as the system writes it; its length, or 0.</summary>
    public static int PeerName(int fd, Span<byte> address)
    {
        var length = address.Length;
        fixed (byte* start = address) return getpeername(fd, start, &length) == 0 ? Math.Min(length, address.Length) : 0;
    }

#pragma warning disable SYSLIB1054, IDE1006 // The names are the system's.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int fd, byte* entry);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint value, int flags);

    [LibraryImport("libc")]
    private static partial nint write(int fd, void* bytes, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int listener, byte* address, int* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, byte* bytes, nuint length, int flags);

    [LibraryImport("libc")]
    private static partial int shutdown(int fd, int how);

    [LibraryImport("libc")]
    private static partial int connect(int fd, byte* address, int length);

    [LibraryImport("libc")]
    private static partial int setsockopt(int fd, int level, int name, void* value, int length);

    [LibraryImport("libc")]
    private static partial int getpeername(int fd, byte* address, int* length);

    [LibraryImport("libc")]
    private static partial int close(int fd);
#pragma warning restore SYSLIB1054, IDE1006
}
