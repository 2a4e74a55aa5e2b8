using System.Buffers;
using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

/// <summary>Runs a head through the parser in every way that bytes can come, and holds all to the same answer.</summary>
internal static class HeadRun
{
    public static HeadResult Everyway(string head, HttpLimits? limits = null) => Everyway(Encoding.Latin1.GetBytes(head), limits ?? new HttpLimits());

    public static HeadResult Everyway(byte[] bytes, HttpLimits limits)
    {
        var bytewise = Resumed(bytes, limits, Segments.Single, [.. Enumerable.Range(1, bytes.Length)]);
        var expected = bytewise.Describe();
        var whole = Whole(bytes, limits, bytes => new ReadOnlySequence<byte>(bytes.ToArray()), bytewise.DecidedAt);
        Assert.That(whole.Describe(), Is.EqualTo(expected), "whole, in one segment");
        Assert.That(Whole(bytes, limits, Segments.Single, bytewise.DecidedAt).Describe(), Is.EqualTo(expected), "whole, in segments of one byte");
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var at = cut;
            var twoReads = Resumed(bytes, limits, bytes => new ReadOnlySequence<byte>(bytes.ToArray()), [cut, bytes.Length]);
            var twoSegments = Whole(bytes, limits, bytes => Segments.Cut(bytes, Math.Min(at, bytes.Length)), bytewise.DecidedAt);
            if (twoReads.DecidedAt == cut || twoReads.DecidedAt == bytes.Length) twoReads = twoReads with { DecidedAt = bytewise.DecidedAt };
            Assert.That(twoReads.Describe(), Is.EqualTo(expected), $"in two reads, cut at {cut}");
            Assert.That(twoSegments.Describe(), Is.EqualTo(expected), $"in two segments, cut at {cut}");
        }

        return whole;
    }

    // The whole input, and what is decided by the byte that decides it when they come one by one, must be the same.
    private static HeadResult Whole(byte[] bytes, HttpLimits limits, Cutter cut, int decidedAt)
    {
        var result = Resumed(bytes, limits, cut, [bytes.Length]);
        return result with { DecidedAt = decidedAt };
    }

    /// <summary>Parses as the bytes come: all of the first length, then all of the second, and so on.</summary>
    public static HeadResult Resumed(byte[] bytes, HttpLimits limits, Cutter cut, ReadOnlySpan<int> lengths)
    {
        var parser = new HttpParser(limits);
        var head = new RequestHead();
        var start = 0;
        foreach (var length in lengths)
        {
            var buffer = cut(bytes.AsSpan(start, length - start));
            var status = parser.ParseHead(buffer, head, out var consumed, out var examined, out var refusal);
            var taken = (int)buffer.Slice(0, consumed).Length;
            Assert.That(refusal is not null, Is.EqualTo(status == ParseStatus.Refused));
            if (status == ParseStatus.Refused) return new HeadResult(status, refusal, length, head);
            if (status == ParseStatus.Done) return new HeadResult(status, null, start + taken, head);
            Assert.That(taken, Is.AnyOf(0, 2), "only an empty line is taken before the head is whole");
            Assert.That(buffer.Slice(examined).Length, Is.Zero);
            start += taken;
        }

        return new HeadResult(ParseStatus.NeedMore, null, bytes.Length, head);
    }

    internal delegate ReadOnlySequence<byte> Cutter(ReadOnlySpan<byte> bytes);
}
