using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Rewriting;

/// <summary>Stands in for <see cref="EpollNative"/>: sockets, epoll and eventfd as Linux has them, edge-triggered. A call is one step.</summary>
internal static unsafe class FakeKernel
{
    private const int Epoll = 3;
    private const int WakeUp = 4;
    private const int FirstSocket = 10;

    private static readonly Dictionary<int, FakeSocket> Sockets = [];
    private static readonly Dictionary<int, (uint Events, int Generation)> Interests = [];
    private static readonly List<int> Ready = [];
    private static int _next;
    private static bool _isSignalled;

    /// <summary>Forgets everything: called when a scenario begins.</summary>
    public static void Clear()
    {
        Sockets.Clear();
        Interests.Clear();
        Ready.Clear();
        (_next, _isSignalled) = (FirstSocket, false);
    }

    /// <summary>A connected socket's descriptor. No number is used twice.</summary>
    public static int Connect(FakeSocket socket)
    {
        var fd = _next++;
        Sockets[fd] = socket;
        socket.OnEdge = () => OnEdge(fd);
        return fd;
    }

    /// <summary>How many sockets are open.</summary>
    public static int OpenCount => Sockets.Values.Count(socket => !socket.IsClosed);

    public static int CreateEpoll() => Epoll;

    public static int CreateEvent() => WakeUp;

    public static int Control(int epoll, int operation, int fd, uint events, int generation)
    {
        Point("epoll_ctl");
        if (fd != WakeUp && SocketOf(fd).IsClosed) Schedule.Active!.Fail("A descriptor was watched after its close.");
        Interests[fd] = (events, generation);
        OnEdge(fd);
        return 0;
    }

    public static int Wait(int epoll, byte* events, int count)
    {
        Point("epoll_wait");
        Schedule.Active!.Block("epoll", () => Ready.Count > 0);
        var found = 0;
        foreach (var fd in Ready)
        {
            var (wanted, generation) = Interests[fd];
            var flags = Flags(fd) & wanted;
            if (flags != 0) EpollEvents.Write(events + found++ * EpollEvents.Stride, flags, fd, generation);
        }

        Ready.Clear();
        return found;
    }

    public static void Signal(int eventDescriptor)
    {
        _isSignalled = true;
        OnEdge(WakeUp);
    }

    public static int Accept(int listener) => throw new NotSupportedException("Scenarios make connections themselves.");

    public static nint Receive(int fd, Span<byte> buffer)
    {
        Point("recv");
        return Result(SocketOf(fd).Receive(buffer));
    }

    public static nint Send(int fd, ReadOnlySpan<byte> bytes)
    {
        Point("send");
        return Result(SocketOf(fd).Send(bytes));
    }

    public static int ShutDownOutput(int fd)
    {
        Point("shutdown");
        SocketOf(fd).ShutDownOutput();
        return 0;
    }

    public static void Reset(int fd)
    {
        Point("connect to nothing");
        if (SocketOf(fd).IsClosed) Schedule.Active!.Fail("A descriptor was reset after its close.");
        SocketOf(fd).Reset();
    }

    public static void Close(int fd)
    {
        Point("close");
        if (fd is Epoll or WakeUp) return;
        SocketOf(fd).Close();
        Interests.Remove(fd);
        Ready.Remove(fd);
    }

    public static int PeerName(int fd, Span<byte> address) => 0;

    private static FakeSocket SocketOf(int fd)
    {
        if (!Sockets.TryGetValue(fd, out var socket)) Schedule.Active!.Fail($"Descriptor {fd} was used, which is none of this schedule.");
        return socket!;
    }

    private static void Point(string what) => Schedule.Active!.Point(what);

    private static void OnEdge(int fd)
    {
        if (Interests.ContainsKey(fd) && Flags(fd) != 0 && !Ready.Contains(fd)) Ready.Add(fd);
    }

    /// <summary>All that is so when epoll reports, as in the kernel: not what was new.</summary>
    private static uint Flags(int fd)
    {
        if (fd == WakeUp) return _isSignalled ? EpollNative.In : 0;
        var socket = Sockets[fd];
        return (socket.IsReadable ? EpollNative.In : 0) | (socket.IsWritable ? EpollNative.Out : 0)
            | (socket.HasEnded ? EpollNative.PeerHangUp : 0) | (socket.IsReset ? EpollNative.HangUp | EpollNative.Error : 0);
    }

    /// <summary>The error number is left where <see cref="System.Runtime.InteropServices.Marshal.GetLastPInvokeError"/> finds it.</summary>
    private static nint Result(int result)
    {
        const int ConnectionReset = 104;
        if (result < 0) System.Runtime.InteropServices.Marshal.SetLastPInvokeError(result == -1 ? EpollNative.TryAgain : ConnectionReset);
        return result < 0 ? -1 : result;
    }
}
