using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

/// <summary>Runs a chunked body through the decoder whole, byte by byte and in every two pieces: all must get the same answer.</summary>
internal static class ChunkRun
{
    /// <param name="body">Bytes, one a character.</param>
    /// <param name="maxExtensionBytes">The limit for extensions.</param>
    public static Result Everyway(string body, int maxExtensionBytes = 4096)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        var bytewise = Read(bytes, maxExtensionBytes, [.. Enumerable.Range(1, bytes.Length)]);
        Assert.That(Read(bytes, maxExtensionBytes, bytes.Length), Is.EqualTo(bytewise), "whole");
        for (var cut = 1; cut < bytes.Length; cut++)
            Assert.That(Read(bytes, maxExtensionBytes, cut, bytes.Length), Is.EqualTo(bytewise), $"cut at {cut}");
        return bytewise;
    }

    private static Result Read(ReadOnlySpan<byte> body, int maxExtensionBytes, params ReadOnlySpan<int> lengths)
    {
        var decoder = new ChunkDecoder(maxExtensionBytes);
        var data = new StringBuilder();
        var taken = 0;
        foreach (var length in lengths)
        {
            while (true)
            {
                var input = body[taken..length];
                var status = decoder.Read(input, out var consumed, out var start, out var dataLength, out var refusal);
                data.Append(Encoding.Latin1.GetString(input.Slice(start, dataLength)));
                taken += consumed;
                if (status is ChunkStatus.LastChunk or ChunkStatus.Refused) return new Result(status, refusal, data.ToString(), taken);
                if (status == ChunkStatus.NeedMore) break;
            }
        }

        return new Result(ChunkStatus.NeedMore, null, data.ToString(), taken);
    }

    /// <param name="Status">The last answer.</param>
    /// <param name="Refusal">The rule that was broken, if one was.</param>
    /// <param name="Data">All data, one byte a character.</param>
    /// <param name="Taken">How many bytes were good.</param>
    internal sealed record Result(ChunkStatus Status, Refusal? Refusal, string Data, int Taken);
}
