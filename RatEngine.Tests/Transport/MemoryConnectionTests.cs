using System.Buffers;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class MemoryConnectionTests
{
    private readonly TimerWheel _wheel = new(TimeProvider.System);

    [OneTimeTearDown]
    public void Stop() => _wheel.Dispose();

    [Test]
    public async Task Bytes_go_both_ways()
    {
        var connection = new MemoryConnection(_wheel);
        await connection.Peer.Output.WriteAsync("there"u8.ToArray());
        Assert.That((await connection.Input.ReadAsync()).Buffer.ToArray(), Is.EqualTo("there"u8.ToArray()));
        await connection.Output.WriteAsync("back"u8.ToArray());
        Assert.That((await connection.Peer.Input.ReadAsync()).Buffer.ToArray(), Is.EqualTo("back"u8.ToArray()));
        connection.Dispose();
    }

    [Test]
    public async Task What_was_read_and_not_advanced_past_is_given_again()
    {
        var connection = new MemoryConnection(_wheel);
        await connection.Peer.Output.WriteAsync("again"u8.ToArray());
        await connection.Input.ReadAsync();
        Assert.That((await connection.Input.ReadAsync()).Buffer.Length, Is.EqualTo(5));
        connection.Dispose();
    }

    [Test]
    public async Task Fin_completes_the_read_and_is_the_close_reason()
    {
        var connection = new MemoryConnection(_wheel);
        await connection.Peer.Output.CompleteAsync();
        Assert.That((await connection.Input.ReadAsync()).IsCompleted, Is.True);
        Assert.That(connection.CloseReason, Is.EqualTo(CloseReason.PeerClosed));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Reset_ends_all_that_is_under_way_on_both_ends(bool byPeer)
    {
        var connection = new MemoryConnection(_wheel, bufferBytes: 10);
        var serverRead = connection.Input.ReadAsync().AsTask();
        var serverFlush = connection.Output.WriteAsync(new byte[100]).AsTask();
        Assert.That(connection.SendPendingSince, Is.Positive);

        if (byPeer) connection.ResetByPeer();
        else await Task.Run(() => connection.Abort(CloseReason.Timeout));

        Assert.That((await serverRead.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That((await serverFlush.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That((await connection.Input.ReadAsync()).IsCompleted, Is.True, "a read after it");
        connection.Output.Write("lost"u8);
        Assert.That((await connection.Output.FlushAsync()).IsCompleted, Is.True, "a flush after it");
        await Assert.ThatAsync(() => connection.Peer.Input.ReadAsync().AsTask(), Throws.InstanceOf<IOException>());
        Assert.That((await connection.Peer.Output.WriteAsync(new byte[1])).IsCompleted, Is.True);
        Assert.That(connection.CloseReason, Is.EqualTo(byPeer ? CloseReason.PeerReset : CloseReason.Timeout));
        connection.Dispose();
    }

    [Test]
    public async Task Flush_waits_while_the_peer_leaves_too_much_unread()
    {
        var connection = new MemoryConnection(_wheel, bufferBytes: 10);
        var flush = connection.Output.WriteAsync(new byte[100]).AsTask();
        Assert.That(flush.IsCompleted, Is.False);
        var read = await connection.Peer.Input.ReadAsync();
        connection.Peer.Input.AdvanceTo(read.Buffer.End);
        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.False);
        Assert.That(connection.SendPendingSince, Is.Zero);
        connection.Dispose();
    }
}
