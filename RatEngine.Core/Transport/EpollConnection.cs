using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RatEngine.Transport;

/// <summary>A socket that an <see cref="EpollLoop"/> watches: a descriptor, and a few bits of what is known of it.</summary>
/// <remarks>The descriptor is closed by <see cref="CloseSocket"/> alone, by the last user; <see cref="Abort"/> resets the connection and leaves the
/// descriptor in place, so that no other thread can meet another connection's under its number. After the close every operation fails.</remarks>
internal sealed class EpollConnection : SocketConnection, IThreadPoolWorkItem, IEpollOwner
{
    private const int Readable = 1;
    private const int Writable = 2;
    private const int AwaitsReadable = 4;
    private const int AwaitsWritable = 8;
    private const int CallReader = 16;
    private const int CallWriter = 32;

    // FIN, RST or an error. Its own bit: data and FIN may share one event, and the FIN must be found behind the data.
    private const int Ended = 64;

    private readonly EpollLoop _loop;
    private int _fd;
    private int _state;

    public EpollConnection(int fd, EpollLoop loop, TimerWheel clock)
        : base(clock)
    {
        _fd = fd;
        _loop = loop;
    }

    public int Generation { get; set; }

    private bool IsClosed => _fd < 0;

    /// <summary>From here on the loop tells it what its socket is ready for. Once, before the first read.</summary>
    public void Watch()
    {
        const uint All = EpollNative.In | EpollNative.Out | EpollNative.PeerHangUp | EpollNative.EdgeTriggered;
        if (_loop.Add(_fd, All, this)) return;
        Abort(CloseReason.PeerReset);
        OnReady(EpollNative.Error);
    }

    public override EndPoint? RemoteEndPoint
    {
        get
        {
            lock (this)
            {
                if (IsClosed) return null;
                // sockaddr_storage.
                Span<byte> name = stackalloc byte[128];
                var length = EpollNative.PeerName(_fd, name);
                return length < sizeof(ushort) ? null : ToEndPoint(name[..length]);
            }
        }
    }

    public override SocketStatus Receive(Memory<byte> buffer, out int count)
    {
        var status = Status(EpollNative.Receive(_fd, buffer.Span), out count);
        // It was no end after all: a real one that came meanwhile has been told apart from it.
        if (status == SocketStatus.WouldBlock && (Volatile.Read(ref _state) & Ended) != 0) Interlocked.And(ref _state, ~Ended);
        return status;
    }

    public override SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count) => Status(EpollNative.Send(_fd, bytes.Span), out count);

    public override bool AwaitReadable() => Await(Readable, AwaitsReadable);

    public override bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count)
    {
        (status, count) = (SocketStatus.Done, 0);
        return Await(Writable, AwaitsWritable);
    }

    public override void Dispatch(IThreadPoolWorkItem work) => _loop.Enqueue(work);

    public override void ShutdownOutput()
    {
        lock (this)
        {
            if (!IsClosed && EpollNative.ShutDownOutput(_fd) != 0) SetCloseReason(CloseReason.PeerReset);
        }
    }

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        lock (this)
        {
            if (!IsClosed) EpollNative.Reset(_fd);
        }
    }

    /// <summary>The loop saw the socket become ready. What waits for it is called by the loop.</summary>
    public void OnReady(uint events)
    {
        const uint Broken = EpollNative.Error | EpollNative.HangUp;
        var reads = (events & (EpollNative.In | EpollNative.PeerHangUp | Broken)) != 0;
        var writes = (events & (EpollNative.Out | Broken)) != 0;
        var ends = (events & (EpollNative.PeerHangUp | Broken)) != 0;
        int before, after;
        do
        {
            before = Volatile.Read(ref _state);
            after = before;
            if (reads) after = Tell(after, Readable, AwaitsReadable, CallReader);
            if (writes) after = Tell(after, Writable, AwaitsWritable, CallWriter);
            if (ends) after |= Ended;
        }
        while (Interlocked.CompareExchange(ref _state, after, before) != before);

        if ((after & (CallReader | CallWriter)) != 0 && (before & (CallReader | CallWriter)) == 0) _loop.Enqueue(this);
    }

    public void Execute()
    {
        var calls = Interlocked.And(ref _state, ~(CallReader | CallWriter));
        if ((calls & CallReader) != 0 && (calls & CallWriter) != 0)
        {
            // Two continuations: the one must not wait for what the other's handler does.
            _loop.Enqueue(new WriterCall(Writer));
        }
        else if ((calls & CallWriter) != 0)
        {
            Writer.OnSent(SocketStatus.Done, 0);
        }

        if ((calls & CallReader) != 0) Reader.OnReadable();
    }

    protected override void CloseSocket()
    {
        lock (this)
        {
            if (IsClosed) return;
            _loop.Remove(_fd);
            EpollNative.Close(_fd);
            _fd = -1;
        }
    }

    private sealed class WriterCall(SocketWriter writer) : IThreadPoolWorkItem
    {
        public void Execute() => writer.OnSent(SocketStatus.Done, 0);
    }

    private static int Tell(int state, int ready, int awaits, int call) =>
        (state & awaits) != 0 ? (state & ~awaits) | call : state | ready;

    private static SocketStatus Status(nint result, out int count)
    {
        count = Math.Max((int)result, 0);
        if (result >= 0) return SocketStatus.Done;
        return Marshal.GetLastPInvokeError() is EpollNative.TryAgain or EpollNative.Interrupted ? SocketStatus.WouldBlock : SocketStatus.Failed;
    }

    private static EndPoint? ToEndPoint(ReadOnlySpan<byte> name)
    {
        var family = MemoryMarshal.Read<ushort>(name) switch
        {
            1 => AddressFamily.Unix,
            2 => AddressFamily.InterNetwork,
            10 => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        if (family == AddressFamily.Unspecified) return null;
        if (family == AddressFamily.Unix) return UnixPeer.EndPoint;
        var address = new SocketAddress(family, name.Length);
        name.CopyTo(address.Buffer.Span);
        return new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0).Create(address);
    }

    /// <summary>True: the wait began. False: the socket has become ready since the last one.</summary>
    private bool Await(int ready, int awaits)
    {
        int before, known, after;
        do
        {
            before = Volatile.Read(ref _state);
            // What is known is used up, but for an end, which stays behind whatever data comes before it.
            known = (before & ready) != 0 ? ready : ready == Readable ? before & Ended : 0;
            after = known != 0 ? before & ~(known & ~Ended) : before | awaits;
        }
        while (Interlocked.CompareExchange(ref _state, after, before) != before);

        return known == 0;
    }
}
