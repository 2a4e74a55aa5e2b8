using System.Text;
using CsCheck;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class HttpParserPropertyTests
{
    private static readonly HttpLimits Small = new() { MaxRequestLineBytes = 48, MaxHeadBytes = 160, MaxFields = 5 };

    private static readonly byte[][] Heads =
    [
        [.. "GET /a/%C3%BC/../b?c=%20 HTTP/1.1\r\nHost: [::1]:80\r\nAccept: */*\r\n\r\n"u8],
        [.. "POST http://a:80/b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\nExpect: 100-continue\r\n\r\n"u8],
        [.. "\r\nOPTIONS * HTTP/1.0\r\nContent-Length: 17\r\nConnection: keep-alive, close\r\nX: \t\r\n\r\n"u8],
    ];

    // What means something to the grammar comes more often than chance would have it.
    private static readonly Gen<byte> Telling = Gen.OneOf(
        AnyOf<byte>([.. "\r\n\t :/?%*@#[],;\0.0129AaFfx\x7F"u8, 0x80, 0xC3, 0xFF]),
        Gen.Byte);

    private static readonly Gen<byte[]> Mutated =
        from head in AnyOf(Heads)
        from changes in Gen.Select(Gen.Int[0, 200], Gen.Int[0, 2], Telling).Array[0, 4]
        select changes.Aggregate(head, (bytes, change) => Change(bytes, change.Item1 % (bytes.Length + 1), change.Item2, change.Item3));

    [Test]
    public void Mutated_heads_get_the_same_answer_however_they_are_cut() =>
        Mutated.Sample(bytes => Check(bytes), iter: 3_000, threads: 1);

    [Test]
    public void Random_bytes_get_the_same_answer_however_they_are_cut() =>
        Telling.Array[1, 60].Sample(bytes => Check([.. "GET /"u8, .. bytes]), iter: 3_000, threads: 1);

    [Test]
    public void Random_chunks_get_the_same_answer_however_they_are_cut() =>
        Gen.OneOf(AnyOf<byte>([.. "\r\n\t ;=\"\\0123aF"u8]), Gen.Byte).Array[1, 40]
            .Select(bytes => "3;a=\"b\"\r\nabc\r\n" + Encoding.Latin1.GetString(bytes))
            .Sample(body => { ChunkRun.Everyway(body, maxExtensionBytes: 20); }, iter: 3_000, threads: 1);

    private static void Check(byte[] bytes)
    {
        if (bytes.Length == 0) return;
        var result = HeadRun.Everyway(bytes, Small);
        if (result.Status != ParseStatus.Done) return;

        // What was accepted names its framing once and its path without a way out.
        var path = Encoding.Latin1.GetString(result.Head.Path);
        Assert.That(path == "*" || path.StartsWith('/'), Is.True);
        Assert.That(path.Split('/'), Has.None.AnyOf(".", ".."));
        Assert.That(result.Head.IsChunked && result.Head.ContentLength >= 0, Is.False);
    }

    private static Gen<T> AnyOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static byte[] Change(byte[] bytes, int at, int kind, byte value) => kind switch
    {
        0 => [.. bytes[..at], value, .. bytes[at..]],
        1 when at < bytes.Length => [.. bytes[..at], value, .. bytes[(at + 1)..]],
        2 when at < bytes.Length => [.. bytes[..at], .. bytes[(at + 1)..]],
        _ => bytes,
    };
}
