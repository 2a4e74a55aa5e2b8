using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class ChunkDecoderTests
{
    [TestCase("0\r\n", "")]
    [TestCase("000\r\n", "")]
    [TestCase("0000000000000000\r\n", "")]
    [TestCase("5\r\nhello\r\n0\r\n", "hello")]
    [TestCase("0000000000000005\r\nhello\r\n0\r\n", "hello")]
    [TestCase("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n", "01234567890123456789")]
    [TestCase("3\r\na\r\n\r\n1\r\n\n\r\n0\r\n", "a\r\n\n")]
    [TestCase("1;a\r\nx\r\n0;b\r\n", "x")]
    [TestCase("1;a=b;c;d=\"e\"\r\nx\r\n0\r\n", "x")]
    [TestCase("1 ; a\r\nx\r\n0\r\n", "x")]
    [TestCase("1\t;\ta=b \t; c\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a=\"\"\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a=\";,\\\"\\\\ \t\u00E9\";b\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a=\"b\" ;c\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a =b\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a= b\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a \t=\t b;c\t=d\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a = \"b = ;\" ; c\r\nx\r\n0\r\n", "x")]
    [TestCase("1;a ;b\t;c=d\r\nx\r\n0\r\n", "x")]
    [TestCase("1\r\nx\r\n0;a =b\r\n", "x")]
    [TestCase("1\r\nx\r\n0\t;\ta\t=\t\"b\"\r\n", "x")]
    public void Body_is_decoded(string body, string data)
    {
        var result = ChunkRun.Everyway(body + "\r\n");
        Assert.That(result, Is.EqualTo(new ChunkRun.Result(ChunkStatus.LastChunk, null, data, body.Length)));
    }

    [TestCase("\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase(";a\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase("+5\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase("-5\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase(" 5\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase("\t5\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase("0x5\r\n", nameof(Refusal.ChunkSizeInvalid), 1)]
    [TestCase("x5\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase("5_0\r\n", nameof(Refusal.ChunkSizeInvalid), 1)]
    [TestCase("g\r\n", nameof(Refusal.ChunkSizeInvalid), 0)]
    [TestCase("5g\r\n", nameof(Refusal.ChunkSizeInvalid), 1)]
    [TestCase("5,\r\n", nameof(Refusal.ChunkSizeInvalid), 1)]
    [TestCase("5\0\r\n", nameof(Refusal.ChunkSizeInvalid), 1)]
    [TestCase("00000000000000005\r\n", nameof(Refusal.ChunkSizeTooLarge), 16)]
    [TestCase("8000000000000000\r\n", nameof(Refusal.ChunkSizeTooLarge), 15)]
    [TestCase("ffffffffffffffff\r\n", nameof(Refusal.ChunkSizeTooLarge), 15)]
    [TestCase("10000000000000000\r\n", nameof(Refusal.ChunkSizeTooLarge), 16)]
    [TestCase("\n", nameof(Refusal.BareLineFeed), 0)]
    [TestCase("5\nhello\r\n", nameof(Refusal.BareLineFeed), 1)]
    [TestCase("5;a\nhello\r\n", nameof(Refusal.BareLineFeed), 3)]
    [TestCase("5;a=\"\nhello\r\n", nameof(Refusal.BareLineFeed), 5)]
    [TestCase("5\rhello\r\n", nameof(Refusal.BareCarriageReturn), 2)]
    [TestCase("5\r\r\nhello\r\n", nameof(Refusal.BareCarriageReturn), 2)]
    [TestCase("5 \r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5 5\r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5;\r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5; \r\n", nameof(Refusal.ChunkExtensionInvalid), 3)]
    [TestCase("5;;a\r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5;=a\r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5;a=\r\n", nameof(Refusal.ChunkExtensionInvalid), 4)]
    [TestCase("5;a=;b\r\n", nameof(Refusal.ChunkExtensionInvalid), 4)]
    [TestCase("5;a b\r\n", nameof(Refusal.ChunkExtensionInvalid), 4)]
    [TestCase("5;a \r\n", nameof(Refusal.ChunkExtensionInvalid), 4)]
    [TestCase("5;a = \r\n", nameof(Refusal.ChunkExtensionInvalid), 6)]
    [TestCase("5;a =\r\n", nameof(Refusal.ChunkExtensionInvalid), 5)]
    [TestCase("5;a = ;b\r\n", nameof(Refusal.ChunkExtensionInvalid), 6)]
    [TestCase("5;a= b \r\n", nameof(Refusal.ChunkExtensionInvalid), 7)]
    [TestCase("5;a= b c\r\n", nameof(Refusal.ChunkExtensionInvalid), 7)]
    [TestCase("5;a =b =c\r\n", nameof(Refusal.ChunkExtensionInvalid), 7)]
    [TestCase("5;a = = b\r\n", nameof(Refusal.ChunkExtensionInvalid), 6)]
    [TestCase("5;a=\"b\" =c\r\n", nameof(Refusal.ChunkExtensionInvalid), 8)]
    [TestCase("5; =a\r\n", nameof(Refusal.ChunkExtensionInvalid), 3)]
    [TestCase("5 = a\r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5;a =\u000Bb\r\n", nameof(Refusal.ChunkExtensionInvalid), 5)]
    [TestCase("5;a =\nb\r\n", nameof(Refusal.BareLineFeed), 5)]
    [TestCase("5;a=b=c\r\n", nameof(Refusal.ChunkExtensionInvalid), 5)]
    [TestCase("5;a=\"b\r\n", nameof(Refusal.ChunkExtensionInvalid), 6)]
    [TestCase("5;a=\"b\\\r\n", nameof(Refusal.ChunkExtensionInvalid), 7)]
    [TestCase("5;a=\"b\"c\r\n", nameof(Refusal.ChunkExtensionInvalid), 7)]
    [TestCase("5;a=b\"c\"\r\n", nameof(Refusal.ChunkExtensionInvalid), 5)]
    [TestCase("5;a\0\r\n", nameof(Refusal.ChunkExtensionInvalid), 3)]
    [TestCase("5;a=\"\u0001\"\r\n", nameof(Refusal.ChunkExtensionInvalid), 5)]
    [TestCase("5;a=\"\u007F\"\r\n", nameof(Refusal.ChunkExtensionInvalid), 5)]
    [TestCase("5;a,b\r\n", nameof(Refusal.ChunkExtensionInvalid), 3)]
    [TestCase("5;\u00E9\r\n", nameof(Refusal.ChunkExtensionInvalid), 2)]
    [TestCase("5\r\nhello!\r\n", nameof(Refusal.ChunkDataOverrun), 8)]
    [TestCase("5\r\nhell\r\n0\r\n\r\n", nameof(Refusal.BareLineFeed), 8)]
    [TestCase("5\r\nhello0\r\n\r\n", nameof(Refusal.ChunkDataOverrun), 8)]
    [TestCase("5\r\nhello\n0\r\n\r\n", nameof(Refusal.BareLineFeed), 8)]
    [TestCase("5\r\nhello\r0\r\n\r\n", nameof(Refusal.BareCarriageReturn), 9)]
    public void Body_is_refused_at_the_first_byte_that_breaks_a_rule(string body, string refusal, int taken)
    {
        var result = ChunkRun.Everyway(body);
        Assert.That((result.Refusal?.Name, result.Refusal?.Status, result.Taken), Is.EqualTo((refusal, 400, taken)));
    }

    [Test]
    public void Size_of_63_bits_is_accepted()
    {
        var decoder = new ChunkDecoder(0);
        var status = decoder.Read("7fffffffffffffff\r\n"u8, out _, out _, out _, out _);
        Assert.That((status, decoder.Remaining), Is.EqualTo((ChunkStatus.NeedMore, long.MaxValue)));
    }

    [Test]
    public void Extensions_count_over_all_chunks_of_a_body()
    {
        Assert.That(ChunkRun.Everyway("1;a=b\r\nx\r\n0;c=d\r\n", maxExtensionBytes: 8).Status, Is.EqualTo(ChunkStatus.LastChunk));
        var result = ChunkRun.Everyway("1;a=b\r\nx\r\n0;c=de\r\n", maxExtensionBytes: 8);
        Assert.That((result.Refusal, result.Taken), Is.EqualTo((Refusal.ChunkExtensionsTooLong, 15)));
    }

    [Test]
    public void What_follows_the_last_chunk_is_left_for_the_trailers()
    {
        var decoder = new ChunkDecoder(0);
        var status = decoder.Read("0\r\nX: y\r\n\r\n"u8, out var consumed, out _, out _, out _);
        Assert.That((status, consumed), Is.EqualTo((ChunkStatus.LastChunk, 3)));
    }
}
