using System.Net;
using RatEngine.Tests.Interleaving.Scenarios;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Specimens;

/// <summary>The reader and writer of a specimen, over a <see cref="Scenarios.Seam"/>.</summary>
internal sealed class OldSeamConnection : OldSocketConnection
{
    private readonly Seam _seam;

    public OldSeamConnection(Seam seam, TimerWheel wheel)
        : base(wheel)
    {
        _seam = seam;
        seam.OnReadable = Reader.OnReadable;
        seam.OnSent = () => Writer.OnSent(SocketStatus.Done, 0);
    }

    public override EndPoint? RemoteEndPoint => null;

    public override SocketStatus Receive(Memory<byte> buffer, out int count) => _seam.Receive(buffer, out count);

    public override SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count) => _seam.Send(bytes, out count);

    public override bool AwaitReadable() => _seam.AwaitReadable();

    public override bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count) => _seam.AwaitSend(out status, out count);

    public override void Dispatch(IThreadPoolWorkItem work) => Engine.Schedule.Active!.Spawn("dispatched", work.Execute);

    public override void ShutdownOutput() => _seam.Socket.ShutDownOutput();

    public override void Abort(CloseReason reason)
    {
        SetCloseReason(reason);
        _seam.Abort();
    }

    protected override void CloseSocket() => _seam.Close();
}
