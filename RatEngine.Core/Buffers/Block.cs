using System.Buffers;

namespace RatEngine.Buffers;

/// <summary>A pooled block of memory that is its own sequence segment, so that a received block costs no second object.</summary>
internal sealed class Block : ReadOnlySequenceSegment<byte>
{
    /// <summary>Bytes from the socket, or for it: <c>Array[Start..End]</c> is in use.</summary>
    public readonly byte[] Array;

    public Block(byte[] array) => Array = array;

    public int Start { get; set; }

    public int End { get; private set; }

    /// <summary>The block after this one in its chain, or in the pool's free list.</summary>
    public Block? NextBlock { get; private set; }

    /// <summary>Someone outside the engine may still read or write this memory. It is left to the garbage collector instead of being used again.</summary>
    public bool IsDisowned { get; private set; }

    /// <summary>What the checked pool knows of the block; null unless it is on.</summary>
    public BlockHistory? History { get; set; }

    public int Free => Array.Length - End;

    public int Count => End - Start;

    public Memory<byte> FreeMemory => Array.AsMemory(End);

    public Span<byte> FreeSpan => Array.AsSpan(End);

    public ReadOnlyMemory<byte> Filled => Array.AsMemory(Start, End - Start);

    public void Fill(int count)
    {
        End += count;
        Memory = Array.AsMemory(0, End);
    }

    /// <summary>Takes back the last bytes that were filled.</summary>
    public void TakeBack(int count) => Fill(-count);

    public void Append(Block next)
    {
        NextBlock = next;
        Next = next;
        next.RunningIndex = RunningIndex + End;
    }

    /// <summary>Makes the block the last of its chain.</summary>
    public void CutChain()
    {
        NextBlock = null;
        Next = null;
    }

    public void Disown() => IsDisowned = true;

    public void LinkFree(Block? next)
    {
        Start = 0;
        End = 0;
        RunningIndex = 0;
        Next = null;
        NextBlock = next;
    }
}
