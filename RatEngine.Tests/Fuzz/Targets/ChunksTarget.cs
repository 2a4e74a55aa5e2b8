using System.Buffers;
using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Fuzz;

/// <summary>A chunked body and its trailers: the same data, end and refusal however it is cut, and a body that was accepted passes
/// <see cref="StrictChunks"/>.</summary>
internal sealed class ChunksTarget : IFuzzTarget
{
    private const int MaxExtensionBytes = 24;

    // Small, so that short inputs meet them.
    private static readonly HttpLimits Limits = new() { MaxHeadBytes = 200, MaxFields = 4 };

    public void Run(ReadOnlyMemory<byte> input)
    {
        var expected = Read(input, Arrivals.Bytewise(input.Length));
        Claim.Same(expected, Read(input, Arrivals.Whole(input.Length)), "whole");
        Claim.Same(expected, Read(input, Arrivals.Pieces(input.Span)), "in three reads");
    }

    private static string Read(ReadOnlyMemory<byte> body, int[] lengths)
    {
        var decoder = new ChunkDecoder(MaxExtensionBytes);
        var data = new StringBuilder();
        var taken = 0;
        var status = ChunkStatus.NeedMore;
        Refusal? refusal = null;
        var arrival = 0;
        for (; arrival < lengths.Length; arrival++)
        {
            do
            {
                var input = body.Span[taken..lengths[arrival]];
                status = decoder.Read(input, out var consumed, out var start, out var length, out refusal);
                Claim.That(status != ChunkStatus.Data || length > 0, "data without a byte");
                Claim.That(start + length <= consumed || length == 0, "data beyond what was taken");
                data.Append(Encoding.Latin1.GetString(input.Slice(start, length)));
                taken += consumed;
            }
            while (status == ChunkStatus.Data);
            if (status != ChunkStatus.NeedMore) break;
        }

        var text = $"{status} {refusal} after {taken}: {data}";
        if (status != ChunkStatus.LastChunk) return text;
        StrictChunks.CheckData(body.Span[..taken], data.ToString(), MaxExtensionBytes);
        return text + ReadTrailers(body[taken..], lengths[arrival..].Select(length => length - taken));
    }

    private static string ReadTrailers(ReadOnlyMemory<byte> section, IEnumerable<int> lengths)
    {
        var parser = new HttpParser(Limits);
        var fields = new FieldTable();
        foreach (var length in lengths)
        {
            var buffer = new ReadOnlySequence<byte>(section[..length]);
            var status = parser.ParseTrailers(buffer, fields, out var consumed, out _, out var refusal);
            if (status == ParseStatus.NeedMore) continue;
            if (status == ParseStatus.Refused) return $"\n{refusal}";
            var taken = (int)buffer.Slice(0, consumed).Length;
            StrictChunks.CheckTrailers(section.Span[..taken], fields, Limits);
            return $"\n{taken} bytes of trailers\n{string.Join('\n', fields.ToPairs())}";
        }

        return "\ntrailers cut short";
    }
}
