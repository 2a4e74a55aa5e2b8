using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace RatEngine.Server.Files;

/// <summary>Copies parts of a file into an answer, a block at a time: the next is read when the socket has taken the last.</summary>
internal static class FileBody
{
    // Large enough that a system call's cost disappears in the copy, small enough for many downloads at once.
    private const int BlockBytes = 64 * 1024;

    /// <summary>Copies one part.</summary>
    /// <exception cref="EndOfStreamException">The file has become shorter: the answer cannot be completed.</exception>
    public static async ValueTask CopyAsync(SafeFileHandle file, ByteRange range, PipeWriter body, CancellationToken stop)
    {
        long position = range.Start;
        long end = range.Start + range.Length;
        while (position < end)
        {
            Memory<byte> block = body.GetMemory(BlockBytes);
            block = block[..(int)Math.Min(block.Length, end - position)];
            int read = await RandomAccess.ReadAsync(file, block, position, stop);
            if (read == 0)
                throw new EndOfStreamException($"The file ends at {position} of {end} bytes.");
            body.Advance(read);
            position += read;
            if ((await body.FlushAsync(stop)).IsCompleted)
                return;
        }
    }

    /// <summary>Copies several parts with their frames.</summary>
    /// <exception cref="EndOfStreamException">As above.</exception>
    public static async ValueTask CopyAsync(SafeFileHandle file, MultipartRanges parts, PipeWriter body, CancellationToken stop)
    {
        for (int i = 0; i < parts.Ranges.Count; i++)
        {
            await body.WriteAsync(parts.Head(i), stop);
            await CopyAsync(file, parts.Ranges[i], body, stop);
        }

        await body.WriteAsync(parts.End, stop);
    }
}
