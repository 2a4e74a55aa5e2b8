using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using RatEngine.Buffers;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

[TestFixture(SocketTransport.Managed)]
[TestFixture(SocketTransport.Epoll)]
public sealed class SocketReaderTests(SocketTransport transport)
{
    [Test]
    public async Task Waiting_reader_holds_no_block_and_gives_back_what_was_consumed()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var before = BlockPool.RentedCount;
        var reading = pair.Server.Input.ReadAsync().AsTask();
        Assert.That(BlockPool.RentedCount, Is.LessThanOrEqualTo(before), "while it waits");

        await pair.Client.SendAsync("hello"u8.ToArray());
        var read = await reading.WaitAsync(RawClient.Patience);
        Assert.That(Text(read), Is.EqualTo("hello"));
        pair.Server.Input.AdvanceTo(read.Buffer.End);

        await Poll.UntilAsync(() => BlockPool.RentedCount <= before, () => $"{BlockPool.RentedCount} blocks, {before} before");
    }

    [Test]
    public async Task What_was_not_examined_is_given_again_at_once_and_what_was_not_consumed_with_more()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var input = pair.Server.Input;
        await pair.Client.SendAsync("hello"u8.ToArray());
        var read = await input.ReadAsync();
        while (read.Buffer.Length < 5)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await input.ReadAsync();
        }

        input.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.GetPosition(2));
        Assert.That(input.TryRead(out read), Is.True);
        Assert.That(Text(read), Is.EqualTo("ello"));
        input.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.End);
        Assert.That(input.TryRead(out _), Is.False);

        var reading = input.ReadAsync().AsTask();
        await pair.Client.SendAsync("!"u8.ToArray());
        read = await reading.WaitAsync(RawClient.Patience);
        Assert.That(Text(read), Is.EqualTo("llo!"));
        input.AdvanceTo(read.Buffer.End);
    }

    [Test]
    public async Task Megabyte_arrives_whole_in_any_cut()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var sent = new byte[1024 * 1024];
        new Random(1).NextBytes(sent);
        var sending = pair.Client.SendAsync(sent).WaitAsync(RawClient.Patience);
        var received = new ArrayBufferWriter<byte>();
        while (received.WrittenCount < sent.Length)
        {
            var read = await pair.Server.Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience);
            // All but a little: the rest goes over into the next read.
            var taken = read.Buffer.Slice(0, Math.Max(read.Buffer.Length - 100, Math.Min(read.Buffer.Length, sent.Length - received.WrittenCount) / 2 + 1));
            foreach (var piece in taken) received.Write(piece.Span);
            pair.Server.Input.AdvanceTo(taken.End);
        }

        await sending;
        Assert.That(received.WrittenSpan.SequenceEqual(sent), Is.True);
    }

    [Test]
    public async Task Cancelled_read_ends_without_losing_what_comes_next()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var input = pair.Server.Input;
        var reading = input.ReadAsync().AsTask();
        input.CancelPendingRead();
        var read = await reading.WaitAsync(RawClient.Patience);
        Assert.That((read.IsCanceled, read.IsCompleted, read.Buffer.IsEmpty), Is.EqualTo((true, false, true)));
        input.AdvanceTo(read.Buffer.End);

        input.CancelPendingRead();
        Assert.That((await input.ReadAsync()).IsCanceled, Is.True, "cancelled before it began");

        reading = input.ReadAsync().AsTask();
        await pair.Client.SendAsync("x"u8.ToArray());
        Assert.That(Text(await reading.WaitAsync(RawClient.Patience)), Is.EqualTo("x"));
    }

    [Test]
    public async Task Fin_completes_the_read_behind_the_last_bytes()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        await pair.Client.SendAsync("end"u8.ToArray());
        pair.Client.Shutdown(SocketShutdown.Send);
        var text = "";
        ReadResult read;
        do
        {
            read = await pair.Server.Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience);
            text += Text(read);
            pair.Server.Input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        Assert.That(text, Is.EqualTo("end"));
        Assert.That(pair.Server.CloseReason, Is.EqualTo(CloseReason.PeerClosed));
    }

    [Test]
    public async Task Reset_completes_the_read()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var reading = pair.Server.Input.ReadAsync().AsTask();
        pair.ResetClient();
        Assert.That((await reading.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That(pair.Server.CloseReason, Is.EqualTo(CloseReason.PeerReset));
    }

    [Test]
    public async Task Abort_from_another_thread_completes_the_read()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var reading = pair.Server.Input.ReadAsync().AsTask();
        await Task.Run(() => pair.Server.Abort(CloseReason.Timeout));
        Assert.That((await reading.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That((await pair.Server.Input.ReadAsync()).IsCompleted, Is.True);
        Assert.That(pair.Server.CloseReason, Is.EqualTo(CloseReason.Timeout));
        pair.Server.Abort(CloseReason.HandlerFailed);
        Assert.That(pair.Server.CloseReason, Is.EqualTo(CloseReason.Timeout));
    }

    private static string Text(ReadResult read) => Encoding.ASCII.GetString(read.Buffer);

    [Test]
    public async Task Read_beside_a_pending_read_throws_and_takes_nothing_from_it()
    {
        using var pair = await SocketPair.CreateAsync(transport);
        var first = pair.Server.Input.ReadAsync().AsTask();

        await Assert.ThatAsync(() => pair.Server.Input.ReadAsync().AsTask(), Throws.InvalidOperationException);

        await pair.Client.SendAsync("hello"u8.ToArray());
        Assert.That((await first.WaitAsync(RawClient.Patience)).Buffer.Length, Is.GreaterThan(0));
    }
}
