using System.Buffers;
using System.Text;
using RatEngine.Buffers;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

[TestFixture(SocketTransport.Managed)]
[TestFixture(SocketTransport.Epoll)]
public sealed class SocketWriterTests(SocketTransport transport)
{
    private const int TinyBufferBytes = 4096;

    [Test]
    public async Task Small_flush_completes_at_once_and_holds_no_block_after()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var before = BlockPool.RentedCount;
        pair.Server.Output.Write("hello"u8);
        Assert.That(pair.Server.Output.UnflushedBytes, Is.EqualTo(5));

        var flush = pair.Server.Output.FlushAsync();

        Assert.That(flush.IsCompletedSuccessfully, Is.True);
        Assert.That((await flush).IsCompleted, Is.False);
        Assert.That(pair.Server.Output.UnflushedBytes, Is.Zero);
        Assert.That(BlockPool.RentedCount, Is.LessThanOrEqualTo(before));
        Assert.That(await pair.ReceiveAsync(5), Is.EqualTo("hello"u8.ToArray()));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Large_flush_waits_for_the_peer_and_arrives_whole(bool direct)
    {
        using var pair = await SocketPair.CreateAsync(transport, TinyBufferBytes);
        var output = pair.Server.Output;
        var content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        output.Write("head"u8);

        if (!direct) output.Write(content);
        var flush = direct ? output.WriteAsync(content).AsTask() : output.FlushAsync().AsTask();

        Assert.That(flush.IsCompleted, Is.False);
        Assert.That(pair.Server.SendPendingSince, Is.Positive);
        Assert.That(await pair.ReceiveAsync(4), Is.EqualTo("head"u8.ToArray()));
        var received = await pair.ReceiveAsync(content.Length).WaitAsync(RawClient.Patience);
        Assert.That(received.AsSpan().SequenceEqual(content), Is.True);
        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.False);
        Assert.That(pair.Server.SendPendingSince, Is.Zero);
        Assert.That(output.UnflushedBytes, Is.Zero);
    }

    [Test]
    public async Task Flushes_follow_each_other_in_order()
    {
        using var pair = await SocketPair.CreateAsync(transport, TinyBufferBytes);
        var receiving = pair.ReceiveAsync(200 * 1000);
        for (var i = 0; i < 200; i++)
        {
            pair.Server.Output.GetSpan(1000)[..1000].Fill((byte)i);
            pair.Server.Output.Advance(1000);
            await pair.Server.Output.FlushAsync().AsTask().WaitAsync(RawClient.Patience);
        }

        var received = await receiving.WaitAsync(RawClient.Patience);
        Assert.That(Enumerable.Range(0, 200).All(i => received.AsSpan(i * 1000, 1000).IndexOfAnyExcept((byte)i) < 0), Is.True);
    }

    [Test]
    public async Task Abort_from_another_thread_completes_the_flush_and_gives_the_blocks_back()
    {
        using var pair = await SocketPair.CreateAsync(transport, TinyBufferBytes);
        var before = BlockPool.RentedCount;
        pair.Server.Output.Write(new byte[1_000_000]);
        var flush = pair.Server.Output.FlushAsync().AsTask();
        Assert.That(flush.IsCompleted, Is.False);

        await Task.Run(() => pair.Server.Abort(CloseReason.WriteStalled));

        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That(BlockPool.RentedCount, Is.LessThanOrEqualTo(before));
        pair.Server.Output.Write("lost"u8);
        Assert.That((await pair.Server.Output.FlushAsync()).IsCompleted, Is.True);
        Assert.That(pair.Server.CloseReason, Is.EqualTo(CloseReason.WriteStalled));
    }

    [Test]
    public async Task Reset_by_the_peer_completes_the_flush()
    {
        using var pair = await SocketPair.CreateAsync(transport, TinyBufferBytes);
        var flush = pair.Server.Output.WriteAsync(new byte[1_000_000]).AsTask();
        Assert.That(flush.IsCompleted, Is.False);
        pair.ResetClient();
        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That(pair.Server.CloseReason, Is.EqualTo(CloseReason.PeerReset));
    }

    [Test]
    public async Task Cancelled_token_sends_nothing_then_or_later()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var output = pair.Server.Output;
        await Assert.ThatAsync(
            () => output.WriteAsync("never"u8.ToArray(), new CancellationToken(canceled: true)).AsTask(),
            Throws.InstanceOf<OperationCanceledException>());
        output.Write("after"u8);
        await output.FlushAsync();
        Assert.That(Encoding.ASCII.GetString(await pair.ReceiveAsync(5)), Is.EqualTo("after"));
    }

    [Test]
    public async Task Advance_past_the_memory_given_out_is_a_bug()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var output = pair.Server.Output;
        Assert.That(() => output.Advance(1), Throws.InvalidOperationException);
        var length = output.GetMemory(1).Length;
        Assert.That(() => output.Advance(length + 1), Throws.InvalidOperationException);
        output.Complete();
        Assert.That(() => output.GetMemory(), Throws.InvalidOperationException);
    }

    [Category("Allocation")]
    [Test]
    public async Task Sending_to_a_peer_that_reads_allocates_nothing()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var output = pair.Server.Output;
        var content = new byte[100];
        var received = new byte[1000];
        for (var i = 0; i < 100; i++) Send();
        var allocated = Allocations.LeastOfThisThread(() =>
        {
            for (var i = 0; i < 1000; i++) Send();
        });
        Assert.That(allocated, Is.Zero);

        void Send()
        {
            output.Write(content);
            var flush = output.FlushAsync();
            if (!flush.IsCompletedSuccessfully) throw new InvalidOperationException("The kernel did not take 100 bytes at once.");
            for (var left = content.Length; left > 0;) left -= pair.Client.Receive(received, 0, left, System.Net.Sockets.SocketFlags.None);
        }
    }

    [Test]
    public async Task Writing_beside_a_pending_flush_is_a_bug()
    {
        using var pair = await SocketPair.CreateAsync(transport, TinyBufferBytes);
        var output = pair.Server.Output;
        var flush = output.WriteAsync(new byte[1_000_000]).AsTask();
        Assert.That(flush.IsCompleted, Is.False);

        Assert.That(() => output.GetMemory(), Throws.InvalidOperationException);
        await Assert.ThatAsync(() => output.FlushAsync().AsTask(), Throws.InvalidOperationException);
        await Assert.ThatAsync(() => output.WriteAsync(new byte[1]).AsTask(), Throws.InvalidOperationException);

        await pair.ReceiveAsync(1_000_000).WaitAsync(RawClient.Patience);
        await flush.WaitAsync(RawClient.Patience);
        output.Write("after"u8);
        await output.FlushAsync();
        Assert.That(Encoding.ASCII.GetString(await pair.ReceiveAsync(5)), Is.EqualTo("after"));
    }
}
