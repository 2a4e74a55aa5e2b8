using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using RatEngine.Http;
using RatEngine.Sse;
using RatEngine.Tests.Sse;

namespace RatEngine.Tests.Fuzz;

/// <summary>A string that a handler yields: it goes out as it is or as payload, as the rule says, and never touches the event that follows.</summary>
internal sealed partial class ManualFormatTarget : IFuzzTarget
{
    public void Run(ReadOnlyMemory<byte> input)
    {
        var item = FuzzText.Of(input.Span);
        var isManual = IsManual(item);
        Claim.Same(isManual, ManualFormat.IsManual(item), "manual format");

        var block = new ArrayBufferWriter<byte>();
        Claim.Same(SseWriter.Write(block, item), block.WrittenCount, "the length of the block");
        CheckChunk(item, block.WrittenSpan);
        // With a type: the BCL's parser, unlike the standard, keeps the type of a block without data for the next.
        var client = SseClient.Read([.. block.WrittenSpan, .. "event: next\ndata: next\n\n"u8]);
        Claim.Same("next", client.Events[^1].Data, "the event that follows");
        Claim.Same("next", client.Events[^1].EventType, "the type of the event that follows");
        if (isManual)
        {
            Claim.That(block.WrittenSpan.SequenceEqual(Encoding.UTF8.GetBytes(item)), "manual format was changed");
            return;
        }

        Claim.Same(2, client.Events.Count, "the number of events");
        Claim.Same(WireText.Normalize(item), client.Events[0].Data, "payload");
        Claim.Same("message", client.Events[0].EventType, "the type of payload");
        Claim.Same("", client.LastEventId, "the last id");
    }

    private static void CheckChunk(string item, ReadOnlySpan<byte> block)
    {
        var chunk = new ArrayBufferWriter<byte>();
        Claim.Same(SseWriter.WriteChunk(chunk, item), chunk.WrittenCount, "the length of the chunk");
        var decoder = new ChunkDecoder(0);
        var status = decoder.Read(chunk.WrittenSpan, out var consumed, out var start, out var length, out _);
        Claim.Same(ChunkStatus.Data, status, "the chunk");
        Claim.That(chunk.WrittenSpan.Slice(start, length).SequenceEqual(block), "another block in the chunk");
        Claim.That(chunk.WrittenSpan[consumed..].SequenceEqual("\r\n"u8), "more than one chunk");
    }

    private static bool IsManual(string item)
    {
        var lines = item.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return (lines == "\n" || lines.EndsWith("\n\n", StringComparison.Ordinal)) && lines.Split('\n').All(line => ManualLine().IsMatch(line));
    }

    [GeneratedRegex(@"\A(?:|:.*|(?:data|event|id|retry)(?::.*)?)\z", RegexOptions.Singleline)]
    private static partial Regex ManualLine();
}
