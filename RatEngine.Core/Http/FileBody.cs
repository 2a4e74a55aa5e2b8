using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Copies parts of a file into an answer, a block at a time: the next is read when the socket has taken the last.</summary>
internal static class FileBody
{
    // A block of the pool: large enough that a system call's cost disappears in the copy, small enough for many downloads at once.
    public const int BlockBytes = BlockPool.LargeBytes;

    /// <summary>Copies one part. False: the client has gone.</summary>
    /// <exception cref="EndOfStreamException">The file has become shorter: the answer cannot be completed.</exception>
    public static async ValueTask<bool> TryCopyAsync(SafeFileHandle file, FilePart part, PipeWriter body)
    {
        for (var position = part.Start; position < part.End;)
        {
            position += await ReadBlockAsync(file, position, part.End, body).ConfigureAwait(false);
            if ((await body.FlushAsync().ConfigureAwait(false)).IsCompleted) return false;
        }

        return true;
    }

    /// <summary>Reads a part that fits one block; what follows sends it. The file is not needed any more then.</summary>
    /// <exception cref="EndOfStreamException">As above.</exception>
    public static async ValueTask ReadAsync(SafeFileHandle file, FilePart part, PipeWriter body)
    {
        for (var position = part.Start; position < part.End;) position += await ReadBlockAsync(file, position, part.End, body).ConfigureAwait(false);
    }

    /// <summary>Copies several parts with their frames. False: the client has gone.</summary>
    /// <exception cref="EndOfStreamException">As above.</exception>
    public static async ValueTask<bool> TryCopyAsync(SafeFileHandle file, MultipartRanges ranges, PipeWriter body)
    {
        for (var i = 0; i < ranges.Parts.Count; i++)
        {
            if ((await body.WriteAsync(ranges.Head(i)).ConfigureAwait(false)).IsCompleted) return false;
            if (!await TryCopyAsync(file, ranges.Parts[i], body).ConfigureAwait(false)) return false;
        }

        return !(await body.WriteAsync(ranges.End).ConfigureAwait(false)).IsCompleted;
    }

    /// <summary>At least a byte.</summary>
    private static async ValueTask<int> ReadBlockAsync(SafeFileHandle file, long position, long end, PipeWriter body)
    {
        // Nothing is asked for in vain: a short file takes a short block.
        var block = body.GetMemory((int)Math.Min(BlockBytes, end - position));
        block = block[..(int)Math.Min(block.Length, end - position)];
        var read = await RandomAccess.ReadAsync(file, block, position).ConfigureAwait(false);
        if (read == 0) throw new EndOfStreamException($"The file ends at {position} bytes, expected {end}: it was made shorter while it was sent.");
        body.Advance(read);
        return read;
    }
}
