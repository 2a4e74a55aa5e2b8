using System.Buffers;
using System.Text;
using RatEngine.Http;
using RatEngine.Tests.Http;

namespace RatEngine.Tests.Fuzz;

/// <summary>Request heads, one behind the other as a client that pipelines sends them: the same heads and the same refusal, at the same
/// byte, however they are cut; and what is accepted passes <see cref="StrictHead"/>.</summary>
internal sealed class HeadTarget : IFuzzTarget
{
    // Small, so that short inputs meet them.
    private static readonly HttpLimits Limits = new() { MaxRequestLineBytes = 200, MaxHeadBytes = 600, MaxFields = 8 };

    private delegate ReadOnlySequence<byte> Cutter(ReadOnlyMemory<byte> bytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        var (expected, decisive) = Read(input, Arrivals.Bytewise(input.Length), OneSegment);
        var pieces = Arrivals.Pieces(input.Span);
        Claim.Same(expected, Read(input, Arrivals.Whole(input.Length), OneSegment).Transcript, "whole");
        Claim.Same(expected, Read(input, pieces, OneSegment).Transcript, "in three reads");
        Claim.Same(
            expected,
            Read(input, Arrivals.Whole(input.Length), bytes => Segments.Cut(bytes.Span, Within(bytes, pieces))).Transcript,
            "in three segments");
        if (decisive == 0) return;
        Claim.Same(expected, Read(input[..decisive], Arrivals.Whole(decisive), OneSegment).Transcript, "up to the byte that decides");
        var before = Read(input[..(decisive - 1)], Arrivals.Whole(decisive - 1), OneSegment);
        Claim.That(before.Decisive == 0, "refused before the byte that decides");
    }

    /// <returns>All that was said, and how many bytes there were when the last head was refused; 0 where none was.</returns>
    private static (string Transcript, int Decisive) Read(ReadOnlyMemory<byte> bytes, int[] lengths, Cutter cut)
    {
        var parser = new HttpParser(Limits);
        var head = new RequestHead();
        var transcript = new StringBuilder();
        var (start, taken) = (0, 0);
        foreach (var length in lengths)
        {
            while (true)
            {
                var buffer = cut(bytes[taken..length]);
                var status = parser.ParseHead(buffer, head, out var consumed, out var examined, out var refusal);
                taken += (int)buffer.Slice(0, consumed).Length;
                Claim.That((refusal is not null) == (status == ParseStatus.Refused), "a refusal and its status go together");
                Claim.That(status != ParseStatus.NeedMore || examined.Equals(buffer.End), "not all was examined");
                if (status == ParseStatus.NeedMore) break;

                transcript.Append(new HeadResult(status, refusal, taken, length, head).Describe()).Append('\n');
                if (status == ParseStatus.Refused) return (transcript.ToString(), length);
                StrictHead.Check(bytes[start..taken].Span, head, Limits);
                start = taken;
            }
        }

        return (transcript.Append($"{taken} bytes taken").ToString(), 0);
    }

    private static ReadOnlySequence<byte> OneSegment(ReadOnlyMemory<byte> bytes) => new(bytes);

    // No transport makes segments without a byte.
    private static int[] Within(ReadOnlyMemory<byte> bytes, int[] cuts) => [.. cuts.Where(cut => cut > 0 && cut < bytes.Length).Distinct()];
}
