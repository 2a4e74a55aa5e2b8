using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>What a socket connection asks of its system, over a <see cref="FakeSocket"/>: an edge is used up by the wait that sees it, an end is seen by
/// each. The calls to reader and writer are parties of their own, since any I/O thread may make them.</summary>
internal sealed class Seam
{
    private readonly Schedule _schedule;
    private bool _isReadable;
    private bool _isWritable;
    private bool _awaitsReadable;
    private bool _awaitsSend;

    public Seam(Schedule schedule, FakeSocket socket)
    {
        _schedule = schedule;
        Socket = socket;
        socket.OnEdge = OnEdge;
    }

    public FakeSocket Socket { get; }

    public Action OnReadable { get; set; } = () => { };

    public Action OnSent { get; set; } = () => { };

    public SocketStatus Receive(Memory<byte> buffer, out int count)
    {
        _schedule.Point("recv");
        return Status(Socket.Receive(buffer.Span), out count);
    }

    public SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count)
    {
        _schedule.Point("send");
        return Status(Socket.Send(bytes.Span), out count);
    }

    public bool AwaitReadable()
    {
        _schedule.Point("waits for readable");
        if (_isReadable || Socket.HasEnded) return _isReadable = false;
        return _awaitsReadable = true;
    }

    public bool AwaitSend(out SocketStatus status, out int count)
    {
        _schedule.Point("waits for room");
        (status, count) = (SocketStatus.Done, 0);
        if (_isWritable) return _isWritable = false;
        return _awaitsSend = true;
    }

    public void Abort()
    {
        _schedule.Point("abort");
        if (!Socket.IsClosed) Socket.Reset();
    }

    public void Close()
    {
        _schedule.Point("close");
        Socket.Close();
    }

    private void OnEdge()
    {
        if (Socket.IsReadable) Tell(ref _awaitsReadable, ref _isReadable, "I/O (read)", () => OnReadable());
        if (Socket.IsWritable) Tell(ref _awaitsSend, ref _isWritable, "I/O (write)", () => OnSent());
    }

    private void Tell(ref bool awaits, ref bool isReady, string name, Action call)
    {
        if (awaits) _schedule.Spawn(name, call);
        else isReady = true;
        awaits = false;
    }

    private static SocketStatus Status(int result, out int count)
    {
        count = Math.Max(result, 0);
        return result >= 0 ? SocketStatus.Done : result == -1 ? SocketStatus.WouldBlock : SocketStatus.Failed;
    }
}
