using System.Buffers;
using System.Net;
using System.Text;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class CancelledReadTests
{
    /// <summary>What is late may be the server: a deadline must be held against what has come, not against what was noticed.</summary>
    [Test]
    public async Task Cancelled_read_brings_what_lies_in_the_socket_unnoticed()
    {
        using var wheel = new TimerWheel(TimeProvider.System);
        using var connection = new DeafConnection(wheel);
        var reading = connection.Input.ReadAsync().AsTask();
        connection.Arrived = "hello";

        connection.Input.CancelPendingRead();

        var read = await reading.WaitAsync(RawClient.Patience);
        Assert.That(read.IsCanceled, Is.True);
        Assert.That(Encoding.ASCII.GetString(read.Buffer.ToArray()), Is.EqualTo("hello"));
        connection.Input.AdvanceTo(read.Buffer.End);
    }

    /// <summary>A socket that never tells that bytes have come.</summary>
    private sealed class DeafConnection(TimerWheel wheel) : SocketConnection(wheel)
    {
        public string Arrived { get; set; } = "";

        public override EndPoint? RemoteEndPoint => null;

        public override SocketStatus Receive(Memory<byte> buffer, out int count)
        {
            count = Encoding.ASCII.GetBytes(Arrived, buffer.Span);
            Arrived = "";
            return count > 0 ? SocketStatus.Done : SocketStatus.WouldBlock;
        }

        public override SocketStatus Send(ReadOnlyMemory<byte> bytes, out int count)
        {
            count = bytes.Length;
            return SocketStatus.Done;
        }

        public override bool AwaitReadable() => true;

        public override bool AwaitSend(Memory<byte> bytes, out SocketStatus status, out int count)
        {
            (status, count) = (SocketStatus.Done, bytes.Length);
            return false;
        }

        public override void ShutdownOutput()
        {
        }

        public override void Abort(CloseReason reason) => SetCloseReason(reason);

        protected override void CloseSocket()
        {
        }
    }
}
