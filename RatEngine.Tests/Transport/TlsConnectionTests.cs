using System.Buffers;
using System.Security.Authentication;
using RatEngine.Buffers;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

/// <summary>TLS keeps the contract of a connection, over memory.</summary>
[NonParallelizable]
public sealed class TlsConnectionTests
{
    private readonly TimerWheel _wheel = new(TimeProvider.System);

    [OneTimeTearDown]
    public void Stop() => _wheel.Dispose();

    [TestCase(SslProtocols.Tls12, 1)]
    [TestCase(SslProtocols.Tls12, 300_000)]
    [TestCase(SslProtocols.Tls13, 1)]
    [TestCase(SslProtocols.Tls13, 300_000)]
    public async Task Bytes_go_both_ways(SslProtocols protocol, int count)
    {
        using var client = await TlsClient.ConnectAsync(_wheel, protocol);
        var bytes = new byte[count];
        Random.Shared.NextBytes(bytes);

        var sending = client.Tls.WriteAsync(bytes).AsTask();
        Assert.That(await ReadAsync(client, count), Is.EqualTo(bytes));
        await sending;
        var reading = client.ReadAsync(count);
        var flush = await client.Server.Output.WriteAsync(bytes).AsTask().WaitAsync(RawClient.Patience);

        Assert.That(flush.IsCompleted, Is.False);
        Assert.That(await reading, Is.EqualTo(bytes));
        client.Server.Dispose();
    }

    [Test]
    public async Task What_was_written_is_sent_with_the_flush()
    {
        using var client = await TlsClient.ConnectAsync(_wheel);
        client.Server.Output.Write("one "u8);
        client.Server.Output.Write("two"u8);
        Assert.That(client.Server.Output.UnflushedBytes, Is.EqualTo(7));
        await client.Server.Output.FlushAsync();
        Assert.That(await client.ReadAsync(7), Is.EqualTo("one two"u8.ToArray()));
        client.Server.Dispose();
    }

    [Test]
    public async Task A_record_is_read_whichever_way_its_bytes_come()
    {
        using var client = await TlsClient.ConnectAsync(_wheel, bufferBytes: 1024 * 1024);
        client.Bytes.Held = new MemoryStream();
        await client.Tls.WriteAsync("piece by piece"u8.ToArray());

        var read = client.Server.Input.ReadAsync().AsTask();
        foreach (var one in client.Bytes.Held.ToArray())
        {
            Assert.That(read.IsCompleted, Is.False);
            await client.Bytes.SendAsync(new[] { one });
        }

        Assert.That((await read.WaitAsync(RawClient.Patience)).Buffer.ToArray(), Is.EqualTo("piece by piece"u8.ToArray()));
        client.Server.Dispose();
    }

    [Test]
    public async Task A_cancelled_read_loses_no_bytes()
    {
        using var client = await TlsClient.ConnectAsync(_wheel);
        for (var i = 0; i < 100; i++)
        {
            var read = client.Server.Input.ReadAsync().AsTask();
            var sending = Task.Run(async () => await client.Tls.WriteAsync(new[] { (byte)i }));
            client.Server.Input.CancelPendingRead();
            var result = await read.WaitAsync(RawClient.Patience);
            Assert.That(result.IsCanceled || !result.Buffer.IsEmpty);
            client.Server.Input.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
            while (result.Buffer.IsEmpty)
            {
                result = await client.Server.Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience);
                client.Server.Input.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
            }

            result = await client.Server.Input.ReadAsync();
            Assert.That(result.Buffer.ToArray(), Is.EqualTo(new[] { (byte)i }));
            client.Server.Input.AdvanceTo(result.Buffer.End);
            await sending;
            // Where the cancellation came late it is for the next read.
            if (client.Server.Input.TryRead(out result)) client.Server.Input.AdvanceTo(result.Buffer.End);
        }

        client.Server.Dispose();
    }

    [Test]
    public async Task The_end_that_the_peer_says_completes_the_read()
    {
        using var client = await TlsClient.ConnectAsync(_wheel);
        var read = client.Server.Input.ReadAsync().AsTask();
        await client.Tls.ShutdownAsync();

        Assert.That((await read.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That(client.Server.CloseReason, Is.EqualTo(CloseReason.PeerClosed));
        await client.Server.Output.WriteAsync("still"u8.ToArray());
        Assert.That(await client.ReadAsync(5), Is.EqualTo("still"u8.ToArray()), "what is sent to a peer that has ended its own half");
        client.Server.Dispose();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_end_that_TLS_did_not_say_is_a_reset(bool withinRecord)
    {
        using var client = await TlsClient.ConnectAsync(_wheel);
        if (withinRecord)
        {
            client.Bytes.Held = new MemoryStream();
            await client.Tls.WriteAsync("cut"u8.ToArray());
            await client.Bytes.SendAsync(client.Bytes.Held.ToArray().AsMemory(0, 10));
        }

        var read = client.Server.Input.ReadAsync().AsTask();
        client.Bytes.End();

        var result = await read.WaitAsync(RawClient.Patience);
        Assert.That((result.IsCompleted, result.Buffer.IsEmpty), Is.EqualTo((true, true)));
        Assert.That(client.Server.CloseReason, Is.EqualTo(CloseReason.PeerReset));
        client.Server.Dispose();
    }

    [Test]
    public async Task A_record_that_was_tampered_with_ends_the_connection()
    {
        using var client = await TlsClient.ConnectAsync(_wheel);
        client.Bytes.Held = new MemoryStream();
        await client.Tls.WriteAsync("changed"u8.ToArray());
        var record = client.Bytes.Held.ToArray();
        record[^1] ^= 1;
        await client.Bytes.SendAsync(record);

        Assert.That((await client.Server.Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That(client.Server.CloseReason, Is.EqualTo(CloseReason.PeerReset));
        Assert.That((await client.Server.Output.WriteAsync("x"u8.ToArray()).AsTask().WaitAsync(RawClient.Patience)).IsCompleted, Is.True.Or.False);
        client.Server.Dispose();
    }

    [Test]
    public async Task The_servers_end_is_said_in_TLS_and_below_it_and_reading_goes_on()
    {
        using var client = await TlsClient.ConnectAsync(_wheel);
        var read = client.Server.Input.ReadAsync().AsTask();
        client.Server.ShutdownOutput();

        Assert.That(await client.Tls.ReadAsync(new byte[1]).AsTask().WaitAsync(RawClient.Patience), Is.Zero);
        Assert.That(client.Bytes.SawEnd, Is.False, "TLS ended before the connection below it did");
        Assert.That(await client.Bytes.ReadAsync(new byte[1]).AsTask().WaitAsync(RawClient.Patience), Is.Zero);
        await client.Tls.WriteAsync("late"u8.ToArray());
        Assert.That((await read.WaitAsync(RawClient.Patience)).Buffer.ToArray(), Is.EqualTo("late"u8.ToArray()));
        client.Server.Dispose();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Closing_says_the_end_and_gives_everything_back(bool readLeftBehind)
    {
        var rented = BlockPool.RentedCount;
        using var client = await TlsClient.ConnectAsync(_wheel);
        if (readLeftBehind)
        {
            var read = client.Server.Input.ReadAsync().AsTask();
            client.Server.Input.CancelPendingRead();
            Assert.That((await read.WaitAsync(RawClient.Patience)).IsCanceled, Is.True);
        }

        client.Server.Dispose();

        Assert.That(await client.Tls.ReadAsync(new byte[1]).AsTask().WaitAsync(RawClient.Patience), Is.Zero);
        Assert.That(client.Bytes.SawEnd, Is.False);
        await Poll.UntilAsync(() => client.Inner.CloseReason == CloseReason.Completed, () => "the connection below is closed");
        await Poll.UntilAsync(() => BlockPool.RentedCount <= rented, () => $"{rented} blocks are rented: {BlockPool.RentedCount} are");
    }

    [Test]
    public async Task Closing_does_not_wait_for_a_peer_that_takes_nothing()
    {
        using var client = await TlsClient.ConnectAsync(_wheel, bufferBytes: 2048);
        var flush = client.Server.Output.WriteAsync(new byte[100_000]).AsTask();
        Assert.That(flush.IsCompleted, Is.False);
        Assert.That(client.Server.SendPendingSince, Is.Positive);

        client.Server.Abort(CloseReason.WriteStalled);

        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That(client.Server.SendPendingSince, Is.Zero);
        client.Server.ShutdownOutput();
        client.Server.Dispose();
        Assert.That((client.Server.CloseReason, client.Inner.CloseReason), Is.EqualTo((CloseReason.WriteStalled, CloseReason.WriteStalled)));
    }

    [Test]
    public async Task A_flush_goes_on_as_the_peer_takes_bytes()
    {
        using var client = await TlsClient.ConnectAsync(_wheel, bufferBytes: 2048);
        var bytes = new byte[200_000];
        Random.Shared.NextBytes(bytes);
        client.Server.Output.Write(bytes.AsSpan(0, 100_000));
        var flush = client.Server.Output.WriteAsync(bytes.AsMemory(100_000)).AsTask();
        Assert.That(flush.IsCompleted, Is.False);

        Assert.That(await client.ReadAsync(bytes.Length), Is.EqualTo(bytes));

        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.False);
        client.Server.Dispose();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_reset_ends_all_that_is_under_way(bool byPeer)
    {
        using var client = await TlsClient.ConnectAsync(_wheel, bufferBytes: 2048);
        var read = client.Server.Input.ReadAsync().AsTask();
        var flush = client.Server.Output.WriteAsync(new byte[100_000]).AsTask();

        if (byPeer) client.Inner.ResetByPeer();
        else await Task.Run(() => client.Server.Abort(CloseReason.Timeout));

        Assert.That((await read.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That((await flush.WaitAsync(RawClient.Patience)).IsCompleted, Is.True);
        Assert.That((await client.Server.Input.ReadAsync()).IsCompleted, Is.True, "a read after it");
        client.Server.Output.Write("lost"u8);
        Assert.That((await client.Server.Output.FlushAsync()).IsCompleted, Is.True, "a flush after it");
        Assert.That(client.Server.CloseReason, Is.EqualTo(byPeer ? CloseReason.PeerReset : CloseReason.Timeout));
        client.Server.Dispose();
    }

    private static async Task<byte[]> ReadAsync(TlsClient client, int count)
    {
        var bytes = new List<byte>();
        while (bytes.Count < count)
        {
            var read = await client.Server.Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience);
            bytes.AddRange(read.Buffer.ToArray());
            client.Server.Input.AdvanceTo(read.Buffer.End);
        }

        return [.. bytes];
    }
}
