using System.Globalization;
using System.Text;
using RatEngine.Sse;

namespace RatEngine.Tests.Sse;

public sealed class SseEncoderTests
{
    [Test]
    public void Fields_come_in_a_fixed_order_with_the_comment_first()
    {
        var item = new SseEvent("x", type: "progress", id: "7") { Retry = TimeSpan.FromSeconds(3), Comment = "hi" };

        Assert.That(Encode(item), Is.EqualTo(": hi\nevent: progress\nid: 7\nretry: 3000\ndata: x\n\n"));
    }

    [TestCase("a\rb", "data: a\ndata: b\n\n")]
    [TestCase("a\r\nb", "data: a\ndata: b\n\n")]
    [TestCase("a\nb", "data: a\ndata: b\n\n")]
    [TestCase("a\n\rb", "data: a\ndata: \ndata: b\n\n")]
    [TestCase("a\r\r\nb", "data: a\ndata: \ndata: b\n\n")]
    [TestCase("a\n", "data: a\ndata: \n\n")]
    [TestCase("a\r", "data: a\ndata: \n\n")]
    [TestCase("\n", "data: \ndata: \n\n")]
    [TestCase("", "data: \n\n")]
    [TestCase(" a", "data:  a\n\n")]
    public void Data_is_split_at_CR_LF_and_CRLF(string data, string block)
    {
        Assert.That(Encode(new SseEvent(data)), Is.EqualTo(block));
        Assert.That(Encode(new SseEvent(Encoding.UTF8.GetBytes(data))), Is.EqualTo(block));
    }

    [TestCase('\u0085')]
    [TestCase('\u2028')]
    [TestCase('\u2029')]
    [TestCase('\f')]
    [TestCase('\v')]
    [TestCase('\0')]
    [TestCase('\u001E')]
    public void Data_is_split_at_nothing_else(char character) =>
        Assert.That(Encode(new SseEvent($"a{character}b")), Is.EqualTo($"data: a{character}b\n\n"));

    [Test]
    public void A_comment_is_split_like_data() =>
        Assert.That(Encode(SseEvent.FromComment("a\rdata: b\r\n\nc")), Is.EqualTo(": a\n: data: b\n: \n: c\n\n"));

    [Test]
    public void A_comment_alone_has_no_data_line() => Assert.That(Encode(SseEvent.FromComment("ping")), Is.EqualTo(": ping\n\n"));

    [Test]
    public void An_empty_id_is_written_because_it_resets_the_clients_own() =>
        Assert.That(Encode(new SseEvent("x", id: "")), Is.EqualTo("id: \ndata: x\n\n"));

    [Test]
    public void An_empty_type_is_left_out() => Assert.That(Encode(new SseEvent("x", type: "")), Is.EqualTo("data: x\n\n"));

    [Test]
    public void An_id_or_a_retry_alone_has_no_data_line()
    {
        Assert.That(Encode(new SseEvent { Id = "7" }), Is.EqualTo("id: 7\n\n"));
        Assert.That(Encode(new SseEvent { Retry = TimeSpan.Zero }), Is.EqualTo("retry: 0\n\n"));
    }

    [Test]
    public void An_event_that_says_nothing_is_a_blank_line_which_no_client_sees() => Assert.That(Encode(default), Is.EqualTo("\n"));

    [Test]
    public void Prepared_data_of_no_bytes_is_empty_data() =>
        Assert.That(Encode(new SseEvent(ReadOnlyMemory<byte>.Empty)), Is.EqualTo("data: \n\n"));

    [Test]
    public void Lone_surrogates_become_replacement_characters() =>
        Assert.That(Encode(new SseEvent("a\uD83D\nb\uDE00", type: "\uDC00", id: "\uD800") { Comment = "\uDFFF" }),
            Is.EqualTo(": \uFFFD\nevent: \uFFFD\nid: \uFFFD\ndata: a\uFFFD\ndata: b\uFFFD\n\n"));

    [Test]
    public void Characters_of_every_length_are_UTF8() =>
        Assert.That(Encode(new SseEvent("a\u00E9\u20AC\U0001F600")), Is.EqualTo("data: a\u00E9\u20AC\U0001F600\n\n"));

    [Test]
    public void No_byte_order_mark_is_added_and_one_in_the_data_is_kept()
    {
        Assert.That(EncodeBytes(new SseEvent("x"))[0], Is.EqualTo((byte)'d'));
        Assert.That(Encode(new SseEvent("\uFEFFx")), Is.EqualTo("data: \uFEFFx\n\n"));
    }

    [Test]
    public void Prepared_bytes_that_are_no_UTF8_go_out_as_they_are() =>
        Assert.That(EncodeBytes(new SseEvent(new byte[] { 0xC3, (byte)'\n', 0xFF })),
            Is.EqualTo((byte[])[.. "data: "u8, 0xC3, (byte)'\n', .. "data: "u8, 0xFF, (byte)'\n', (byte)'\n']));

    [TestCase(0, "0")]
    [TestCase(9_999, "0")]
    [TestCase(10_000, "1")]
    [TestCase(30_000_000, "3000")]
    [TestCase(long.MaxValue, "922337203685477")]
    public void Retry_is_whole_milliseconds(long ticks, string digits) =>
        Assert.That(Encode(new SseEvent("x") { Retry = new TimeSpan(ticks) }), Is.EqualTo($"retry: {digits}\ndata: x\n\n"));

    [Test]
    public void Retry_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NumberDecimalDigits = 3;
        culture.NumberFormat.NativeDigits = [.. Enumerable.Range(0x0660, 10).Select(digit => ((char)digit).ToString())];
        culture.NumberFormat.DigitSubstitution = DigitShapes.NativeNational;
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.That(Encode(new SseEvent { Retry = TimeSpan.FromSeconds(1234567) }), Is.EqualTo("retry: 1234567000\n\n"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Too_little_room_is_refused_and_never_overrun()
    {
        var item = new SseEvent("x\ny", type: "t", id: "7") { Retry = TimeSpan.FromSeconds(3), Comment = "c" };
        var length = SseEncoder.GetLength(item);
        for (var room = 0; room < length; room++)
        {
            var destination = new byte[room];
            Assert.That(() => SseEncoder.Write(item, destination),
                Throws.InstanceOf<ArgumentException>().Or.InstanceOf<IndexOutOfRangeException>());
        }
    }

    private static string Encode(SseEvent item) => Encoding.UTF8.GetString(EncodeBytes(item));

    private static byte[] EncodeBytes(SseEvent item)
    {
        var exact = new byte[SseEncoder.GetLength(item)];
        Assert.That(SseEncoder.Write(item, exact), Is.EqualTo(exact.Length));
        return exact;
    }
}
