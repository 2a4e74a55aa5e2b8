using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using RatEngine.Sse;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Sse;

public sealed class SseWriterTests
{
    [TestCase("{\"a\": 1}", "message", "{\"a\": 1}")]
    [TestCase("data: {\"type\": \"custom\"}\n\n", "message", "{\"type\": \"custom\"}")]
    [TestCase("event: notification\ndata: {\"alert\": \"x\"}\n\n", "notification", "{\"alert\": \"x\"}")]
    [TestCase("id: 7\ndata: x\n\n", "message", "x")]
    [TestCase("retry: 3000\n\n")]
    [TestCase(": ping\n\n")]
    [TestCase("data:{\"a\":1}\n\n", "message", "{\"a\":1}")]
    [TestCase("event: a\ndata: 1\n\nevent: b\ndata: 2\n\n", "a", "1", "b", "2")]
    [TestCase("Traceback:\n  File \"x\"\nValueError", "message", "Traceback:\n  File \"x\"\nValueError")]
    [TestCase("{\n  \"a\": 1\n}", "message", "{\n  \"a\": 1\n}")]
    [TestCase("a\rb", "message", "a\nb")]
    [TestCase("a\r\nb", "message", "a\nb")]
    [TestCase("a\nb", "message", "a\nb")]
    [TestCase("p1\n\np2", "message", "p1\n\np2")]
    [TestCase("x\n\nevent: admin\ndata: pwn", "message", "x\n\nevent: admin\ndata: pwn")]
    [TestCase("x\n\nevent: admin\ndata: pwn\n\n", "message", "x\n\nevent: admin\ndata: pwn\n\n")]
    [TestCase("data: point 1 is 5", "message", "data: point 1 is 5")]
    [TestCase("a\n", "message", "a\n")]
    [TestCase("", "message", "")]
    [TestCase(" leading space", "message", " leading space")]
    public void A_yielded_string_is_what_the_client_sees(string item, params string[] typesAndData)
    {
        Assert.That(SseClient.Read(Write(item)).TypesAndData, Is.EqualTo(typesAndData));
        Assert.That(SseClient.Read(ReadChunk(WriteChunk(item))).TypesAndData, Is.EqualTo(typesAndData));
    }

    [Test]
    public void A_manual_id_becomes_the_last_event_id() =>
        Assert.That(SseClient.Read(Write("id: 7\ndata: x\n\n")).LastEventId, Is.EqualTo("7"));

    [Test]
    public void A_manual_retry_becomes_the_reconnection_time() =>
        Assert.That(SseClient.Read(Write("retry: 3000\n\n")).ReconnectionInterval, Is.EqualTo(TimeSpan.FromSeconds(3)));

    [TestCase("data:x\r\nid: 1\r\r\n")]
    [TestCase("data: a\0b\n\n")]
    [TestCase(": \u20AC\n\n")]
    public void A_manual_string_goes_out_as_it_is(string item) => Assert.That(Encoding.UTF8.GetString(Write(item)), Is.EqualTo(item));

    [Test]
    public void What_an_event_holds_is_never_read_as_manual_format() =>
        Assert.That(SseClient.Read(Written(output => SseWriter.Write(output, new SseEvent("data: x\n\n")))).TypesAndData,
            Is.EqualTo(new[] { "message", "data: x\n\n" }));

    [Test]
    public void A_string_that_is_not_manual_is_one_event_whatever_it_holds() => HostileText.Any.Where(item => !ManualFormat.IsManual(item))
        .Sample(item =>
        {
            var expected = new[] { "message", WireText.Normalize(item) };
            Assert.That(SseClient.Read(Write(item)).TypesAndData, Is.EqualTo(expected));
            Assert.That(SseClient.Read(ReadChunk(WriteChunk(item))).TypesAndData, Is.EqualTo(expected));
        }, iter: 10_000);

    [Test]
    public void A_manual_string_goes_out_unchanged_whatever_it_holds() => HostileText.Any.Select(text => text + "\n\n")
        .Where(item => ManualFormat.IsManual(item))
        .Sample(item =>
        {
            var expected = Encoding.UTF8.GetBytes(item);
            Assert.That(Write(item), Is.EqualTo(expected));
            Assert.That(ReadChunk(WriteChunk(item)), Is.EqualTo(expected));
        }, iter: 1_000);

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(247)]
    [TestCase(248)]
    [TestCase(4_088)]
    [TestCase(65_536)]
    public void A_chunk_is_its_size_in_hexadecimal_and_the_block(int dataLength)
    {
        var item = new SseEvent(new string('x', dataLength));

        var chunk = Encoding.ASCII.GetString(Written(output => SseWriter.WriteChunk(output, item)));

        Assert.That(chunk, Is.EqualTo($"{dataLength + 8:x}\r\ndata: {new string('x', dataLength)}\n\n\r\n"));
    }

    [Test]
    public void The_heartbeat_is_a_comment_in_one_chunk()
    {
        Assert.That(ReadChunk(SseWriter.HeartbeatChunk.ToArray()), Is.EqualTo(SseWriter.Heartbeat.ToArray()));
        Assert.That(SseClient.Read(SseWriter.Heartbeat).Events, Is.Empty);
    }

    [Test]
    public void Writing_prepared_data_allocates_nothing()
    {
        ReadOnlyMemory<byte> prepared = Encoding.UTF8.GetBytes(new string('x', 64));
        var output = new ArrayBufferWriter<byte>(4096);

        Assert.That(AllocatedBy(() => Twice(output, new SseEvent(prepared, "progress", "7") { Retry = TimeSpan.FromSeconds(3) })), Is.Zero);
    }

    [TestCase("plain text")]
    [TestCase("three\nlines\r\nof \u20AC")]
    public void Writing_an_event_of_text_allocates_nothing(string text)
    {
        var output = new ArrayBufferWriter<byte>(4096);

        Assert.That(AllocatedBy(() => Twice(output, new SseEvent(text, "progress", "7") { Comment = "c" })), Is.Zero);
    }

    [TestCase("plain text")]
    [TestCase("event: a\ndata: b\n\n")]
    public void Writing_a_yielded_string_allocates_nothing(string item)
    {
        var output = new ArrayBufferWriter<byte>(4096);

        Assert.That(AllocatedBy(() =>
        {
            output.ResetWrittenCount();
            SseWriter.WriteChunk(output, item);
            SseWriter.Write(output, item);
        }), Is.Zero);
    }

    private static void Twice(ArrayBufferWriter<byte> output, in SseEvent item)
    {
        output.ResetWrittenCount();
        SseWriter.WriteChunk(output, item);
        SseWriter.Write(output, item);
    }

    private static long AllocatedBy(Action action)
    {
        for (var i = 0; i < 100; i++)
            action();
        return Allocations.LeastOfThisThread(() =>
        {
            for (var i = 0; i < 1_000; i++)
                action();
        });
    }

    private static byte[] Write(string item) => Written(output => SseWriter.Write(output, item));

    private static byte[] WriteChunk(string item) => Written(output => SseWriter.WriteChunk(output, item));

    private static byte[] Written(Func<IBufferWriter<byte>, int> write)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.That(write(output), Is.EqualTo(output.WrittenCount));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] ReadChunk(byte[] chunk)
    {
        var size = Encoding.ASCII.GetString(chunk, 0, chunk.AsSpan().IndexOf("\r\n"u8));
        Assert.That(size, Does.Match("^[1-9a-f][0-9a-f]*$"));
        Assert.That(chunk.AsSpan().EndsWith("\r\n"u8), Is.True);
        var block = chunk[(size.Length + 2)..^2];
        Assert.That(block, Has.Length.EqualTo(int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
        return block;
    }
}
