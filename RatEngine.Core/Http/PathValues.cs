using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>Where the values of a pattern's parameters stand in the path, in the order of the pattern. Filled by the router.</summary>
internal struct PathValues
{
    /// <summary>The most parameters a pattern may have.</summary>
    public const int Capacity = 8;

    private Slots _slots;

    public int Count { get; private set; }

    public readonly PathValue this[int index] => _slots[index];

    public void Push(int start, int length) => _slots[Count++] = new PathValue((ushort)start, (ushort)length);

    /// <summary>Forgets the values after the first <paramref name="count"/>: the router goes back to try the next pattern.</summary>
    public void Truncate(int count) => Count = count;

    [InlineArray(Capacity)]
    private struct Slots
    {
        private PathValue _first;
    }
}

/// <summary>A range of the decoded path.</summary>
internal readonly record struct PathValue(ushort Start, ushort Length);
