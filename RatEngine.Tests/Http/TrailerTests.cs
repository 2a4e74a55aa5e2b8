using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class TrailerTests
{
    [TestCase("\r\n", "")]
    [TestCase("X: y\r\n\r\n", "X=y")]
    [TestCase("X: y\r\nx:\tz \r\nContent-Digest: d\r\n\r\n", "X=y, x=z, Content-Digest=d")]
    public void Trailers_are_read(string section, string fields) =>
        Assert.That(Everyway(section + "GET", null), Is.EqualTo($"Done, {section.Length}: {fields}"));

    [TestCase("X : y\r\n\r\n", nameof(Refusal.FieldNameSpace))]
    [TestCase(" X: y\r\n\r\n", nameof(Refusal.FieldFolded))]
    [TestCase("X: y\n\r\n", nameof(Refusal.BareLineFeed))]
    [TestCase("X: \0\r\n\r\n", nameof(Refusal.FieldValueByte))]
    [TestCase("\rX", nameof(Refusal.BareCarriageReturn))]
    [TestCase("\n", nameof(Refusal.BareLineFeed))]
    [TestCase("GET / HTTP/1.1\r\n", nameof(Refusal.FieldNameSpace))]
    public void Trailers_are_refused_by_the_rules_for_fields(string section, string refusal) =>
        Assert.That(Everyway(section, null), Is.EqualTo($"400 {refusal}"));

    [TestCase("Content-Length")]
    [TestCase("Transfer-Encoding")]
    [TestCase("Host")]
    [TestCase("Authorization")]
    [TestCase("Proxy-Authorization")]
    [TestCase("Cookie")]
    [TestCase("Set-Cookie")]
    [TestCase("Content-Type")]
    [TestCase("Content-Encoding")]
    [TestCase("Content-Range")]
    [TestCase("Content-Language")]
    [TestCase("Content-Location")]
    [TestCase("Content-Disposition")]
    [TestCase("Connection")]
    [TestCase("Trailer")]
    [TestCase("TE")]
    [TestCase("Upgrade")]
    [TestCase("Expect")]
    [TestCase("Max-Forwards")]
    [TestCase("Cache-Control")]
    [TestCase("Range")]
    [TestCase("If-Match")]
    [TestCase("If-None-Match")]
    [TestCase("If-Range")]
    [TestCase("Last-Event-ID")]
    public void Trailer_that_belongs_in_the_head_is_refused(string name) =>
        Assert.That(Everyway($"X: y\r\n{name.ToLowerInvariant()}: 1\r\n\r\n", null), Is.EqualTo("400 TrailerForbidden"));

    [Test]
    public void Limits_hold_for_trailers_too()
    {
        Assert.That(Everyway("X:\r\nY:\r\nZ:\r\n\r\n", new HttpLimits { MaxFields = 2 }), Is.EqualTo("431 TooManyFields"));
        Assert.That(Everyway("X: yyyyyy\r\n\r\n", new HttpLimits { MaxHeadBytes = 12 }), Is.EqualTo("431 HeadTooLarge"));
        Assert.That(Everyway("X: yyyyyy\r\n\r\n", new HttpLimits { MaxHeadBytes = 13 }), Is.EqualTo("Done, 13: X=yyyyyy"));
    }

    private static string Everyway(string section, HttpLimits? limits)
    {
        var bytes = Encoding.Latin1.GetBytes(section);
        var bytewise = Read(bytes, limits, HeadRun.OneSegment, [.. Enumerable.Range(1, bytes.Length)]);
        Assert.That(Read(bytes, limits, HeadRun.OneSegment, bytes.Length), Is.EqualTo(bytewise));
        Assert.That(Read(bytes, limits, Segments.Single, bytes.Length), Is.EqualTo(bytewise));
        for (var cut = 1; cut < bytes.Length; cut++)
            Assert.That(Read(bytes, limits, Segments.Single, cut, bytes.Length), Is.EqualTo(bytewise));
        return bytewise;
    }

    private static string Read(byte[] bytes, HttpLimits? limits, HeadRun.Cutter cut, params ReadOnlySpan<int> lengths)
    {
        var parser = new HttpParser(limits ?? new HttpLimits());
        var trailers = new FieldTable();
        foreach (var length in lengths)
        {
            var buffer = cut(bytes.AsSpan(0, length));
            var status = parser.ParseTrailers(buffer, trailers, out var consumed, out _, out var refusal);
            if (status == ParseStatus.Refused) return $"{refusal}";
            if (status == ParseStatus.NeedMore) continue;
            var fields = Enumerable.Range(0, trailers.Count).Select(i => $"{Text(trailers.Name(i))}={Text(trailers.Value(i))}");
            return $"Done, {buffer.Slice(0, consumed).Length}: {string.Join(", ", fields)}";
        }

        return "NeedMore";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
