using System.Buffers;
using System.IO.Pipelines;

namespace RatEngine.Server.Endpoints;

/// <summary>Reads request bodies whole, where they are short.</summary>
internal static class RequestBytes
{
    /// <summary>Reads a body; an absent one is empty.</summary>
    /// <param name="request">Whose body.</param>
    /// <param name="maxBytes">The longest that is taken.</param>
    /// <exception cref="RatStatusException">413: it is longer.</exception>
    /// <exception cref="RequestBodyException">It is malformed, too slow or cut short.</exception>
    public static async ValueTask<byte[]> ReadAsync(RatRequest request, long maxBytes)
    {
        if (!request.HasBody)
            return [];
        while (true)
        {
            ReadResult read = await request.Body.ReadAsync(request.Aborted);
            if (read.Buffer.Length > maxBytes)
                throw new RatStatusException(413, $"Met a body of more than {maxBytes} bytes, expected at most as many.");
            if (read.IsCompleted)
                return Take(request.Body, read.Buffer);
            request.Body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static byte[] Take(PipeReader body, ReadOnlySequence<byte> buffer)
    {
        byte[] bytes = buffer.ToArray();
        body.AdvanceTo(buffer.End);
        return bytes;
    }
}
