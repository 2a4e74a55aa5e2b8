using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class RequestFramingTests
{
    private const string Before = "POST / HTTP/1.1\r\nHost: a\r\n";

    [TestCase("0", 0)]
    [TestCase("5", 5)]
    [TestCase("10 \t", 10)]
    [TestCase("9223372036854775807", long.MaxValue)]
    public void Content_length_is_read(string value, long length) =>
        Assert.That(Accepted($"{Before}Content-Length: {value}\r\n\r\n").ContentLength, Is.EqualTo(length));

    [Test]
    public void Without_framing_there_is_no_body()
    {
        var head = Accepted($"{Before}\r\n");
        Assert.That((head.ContentLength, head.IsChunked), Is.EqualTo((-1L, false)));
    }

    [TestCase("")]
    [TestCase("+5")]
    [TestCase("-5")]
    [TestCase("-0")]
    [TestCase("05")]
    [TestCase("00")]
    [TestCase("5,5")]
    [TestCase("5, 5")]
    [TestCase("5,6")]
    [TestCase("5,")]
    [TestCase("5 5")]
    [TestCase("0x5")]
    [TestCase("5.0")]
    [TestCase("5e1")]
    [TestCase("1_000")]
    [TestCase("five")]
    [TestCase("\"5\"")]
    [TestCase("9223372036854775808")]
    [TestCase("18446744073709551616")]
    [TestCase("18446744073709551621")]
    [TestCase("99999999999999999999999")]
    [TestCase("\u00B2")]
    public void Content_length_is_refused(string value) =>
        Refused($"Content-Length: {value}\r\n", 400, nameof(Refusal.ContentLengthInvalid));

    [TestCase("Content-Length: 5\r\nContent-Length: 5\r\n")]
    [TestCase("Content-Length: 5\r\ncontent-length: 6\r\n")]
    public void Second_content_length_is_refused(string fields) => Refused(fields, 400, nameof(Refusal.FieldRepeated));

    [TestCase("chunked")]
    [TestCase("Chunked")]
    [TestCase(" chunked\t")]
    public void Chunked_is_read(string value) =>
        Assert.That(Accepted($"{Before}Transfer-Encoding:{value}\r\n\r\n").IsChunked, Is.True);

    [TestCase("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")]
    [TestCase("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [TestCase("Transfer-Encoding: gzip, chunked\r\nContent-Length: 0\r\n")]
    [TestCase("Content-Length: 0\r\nTransfer-Encoding: x\r\n")]
    public void Two_framings_are_refused(string fields) => Refused(fields, 400, nameof(Refusal.FramedTwice));

    [TestCase("Transfer-Encoding: gzip\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: identity\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: chunkedx\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: xchunked\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: chunked, gzip\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: chunked, identity\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: chunked, chunked\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n", nameof(Refusal.ChunkedNotLast))]
    [TestCase("Transfer-Encoding:\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: ,chunked\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: chunked,\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: gzip,, chunked\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: chunked;q=1\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: gzip;q=1, chunked\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: \"chunked\"\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: chunked chunked\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: chun ked\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: chunked\u00A0\r\n", nameof(Refusal.TransferEncodingMalformed))]
    [TestCase("Transfer-Encoding: \u000Bchunked\r\n", nameof(Refusal.FieldValueByte))]
    [TestCase("Transfer-Encoding: chunked\0\r\n", nameof(Refusal.FieldValueByte))]
    [TestCase("Transfer-Encoding : chunked\r\n", nameof(Refusal.FieldNameSpace))]
    [TestCase("Transfer-Encoding: chunked\r\n ,gzip\r\n", nameof(Refusal.FieldFolded))]
    public void Transfer_encoding_is_refused(string fields, string refusal) => Refused(fields, 400, refusal);

    [TestCase("Transfer-Encoding: gzip, chunked\r\n")]
    [TestCase("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")]
    [TestCase("Transfer-Encoding: identity, chunked\r\n")]
    [TestCase("Transfer-Encoding: x, y, chunked\r\n")]
    public void Other_coding_before_chunked_is_not_implemented(string fields) =>
        Refused(fields, 501, nameof(Refusal.TransferCodingUnknown));

    [Test]
    public void Transfer_encoding_in_HTTP10_is_refused()
    {
        var result = HeadRun.Everyway("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
        Assert.That(result.Refusal, Is.SameAs(Refusal.TransferEncodingInHttp10));
    }

    private static RequestHead Accepted(string head)
    {
        var result = HeadRun.Everyway(head);
        Assert.That(result.Status, Is.EqualTo(ParseStatus.Done), result.Describe());
        return result.Head;
    }

    private static void Refused(string fields, int status, string refusal)
    {
        var result = HeadRun.Everyway($"{Before}{fields}\r\n");
        Assert.Multiple(() =>
        {
            Assert.That(result.Refusal?.Name, Is.EqualTo(refusal));
            Assert.That(result.Refusal?.Status, Is.EqualTo(status));
        });
    }
}
