using System.Buffers;

namespace RatEngine.Buffers;

/// <summary>A pooled run of bytes that is its own sequence segment, so that a received block costs no second object.</summary>
internal sealed class Block : ReadOnlySequenceSegment<byte>
{
    /// <summary>Bytes from the socket, or for it: <c>Array[Start..End]</c> is in use.</summary>
    public readonly byte[] Array;

    public Block(byte[] array) => Array = array;

    public int Start { get; set; }

    public int End { get; private set; }

    /// <summary>The block after this one in its chain, or in the pool's free list.</summary>
    public Block? NextBlock { get; private set; }

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

    public void Append(Block next)
    {
        NextBlock = next;
        Next = next;
        next.RunningIndex = RunningIndex + End;
    }

    public void LinkFree(Block? next)
    {
        Start = 0;
        End = 0;
        RunningIndex = 0;
        Next = null;
        NextBlock = next;
    }
}
