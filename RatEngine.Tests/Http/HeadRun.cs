using System.Buffers;
using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

/// <summary>Runs a head through the parser in every way that its bytes can come, and holds all of them to the same answer.</summary>
internal static class HeadRun
{
    internal delegate ReadOnlySequence<byte> Cutter(ReadOnlySpan<byte> bytes);

    /// <summary>The answer; <see cref="HeadResult.Seen"/> is the byte that decided it.</summary>
    /// <param name="head">Bytes, one a character.</param>
    /// <param name="limits">The defaults, unless others are given.</param>
    public static HeadResult Everyway(string head, HttpLimits? limits = null) => Everyway(Encoding.Latin1.GetBytes(head), limits);

    public static HeadResult Everyway(byte[] bytes, HttpLimits? limits = null)
    {
        int[] everyByte = [.. Enumerable.Range(1, bytes.Length)];
        var bytewise = Read(bytes, limits, OneSegment, everyByte);
        var expected = bytewise.Describe();
        var decisive = bytewise.Seen;

        Assert.That(Read(bytes, limits, OneSegment, bytes.Length).Describe(), Is.EqualTo(expected), "whole");
        Assert.That(Read(bytes, limits, Segments.Single, bytes.Length).Describe(), Is.EqualTo(expected), "whole, in segments of one byte");
        Assert.That(Read(bytes, limits, Segments.Single, everyByte).Describe(), Is.EqualTo(expected), "bytewise, in segments of one byte");
        Assert.That(Read(bytes, limits, OneSegment, decisive).Describe(), Is.EqualTo(expected), "up to the decisive byte");
        if (bytewise.Status != ParseStatus.NeedMore)
        {
            var before = Read(bytes, limits, OneSegment, decisive - 1).Status;
            Assert.That(before, Is.EqualTo(ParseStatus.NeedMore), "up to the byte before the decisive one");
        }

        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var at = cut;
            Assert.That(Read(bytes, limits, OneSegment, cut, bytes.Length).Describe(), Is.EqualTo(expected), $"in two reads, cut at {cut}");
            Assert.That(
                Read(bytes, limits, piece => Segments.Cut(piece, Math.Min(at, piece.Length)), bytes.Length).Describe(),
                Is.EqualTo(expected),
                $"in two segments, cut at {cut}");
        }

        return bytewise;
    }

    /// <summary>Parses as the bytes come: all of the first length, then all of the second, and so on.</summary>
    public static HeadResult Read(byte[] bytes, HttpLimits? limits, Cutter cut, params ReadOnlySpan<int> lengths)
    {
        var parser = new HttpParser(limits ?? new HttpLimits());
        var head = new RequestHead();
        var taken = 0;
        foreach (var length in lengths)
        {
            var buffer = cut(bytes.AsSpan(taken, length - taken));
            var status = parser.ParseHead(buffer, head, out var consumed, out var examined, out var refusal);
            var step = (int)buffer.Slice(0, consumed).Length;
            taken += step;
            if (status != ParseStatus.NeedMore) return new HeadResult(status, refusal, taken, length, head);
            if (step is not (0 or 2)) Assert.Fail("Only an empty line is taken before the head is whole.");
            if (!buffer.Slice(examined).IsEmpty) Assert.Fail("Not all was examined.");
        }

        return new HeadResult(ParseStatus.NeedMore, null, taken, bytes.Length, head);
    }

    /// <summary>A copy of the bytes in one segment.</summary>
    public static ReadOnlySequence<byte> OneSegment(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());
}
