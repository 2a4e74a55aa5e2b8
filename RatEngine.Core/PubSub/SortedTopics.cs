using System.Runtime.InteropServices;

namespace RatEngine.PubSub;

/// <summary>All topics by name, in ordinal order: in blocks, so that adding one moves few others. Used under the hub's lock.</summary>
internal sealed class SortedTopics
{
    private const int MaxBlockLength = 256;

    private readonly List<List<Topic>> _blocks = [];

    public int Count { get; private set; }

    public void Add(Topic topic)
    {
        Count++;
        if (_blocks.Count == 0)
        {
            _blocks.Add([topic]);
            return;
        }

        var at = Math.Max(FindBlock(topic.Name), 0);
        var block = _blocks[at];
        block.Insert(FirstFrom(block, topic.Name), topic);
        if (block.Count <= MaxBlockLength) return;
        var half = block.Count / 2;
        _blocks.Insert(at + 1, block[half..]);
        block.RemoveRange(half, block.Count - half);
    }

    public void Remove(Topic topic)
    {
        Count--;
        var at = FindBlock(topic.Name);
        var block = _blocks[at];
        block.RemoveAt(FirstFrom(block, topic.Name));
        if (block.Count == 0) _blocks.RemoveAt(at);
    }

    /// <summary>How many names come before the one given.</summary>
    public int CountBefore(string name)
    {
        var at = FindBlock(name);
        return at < 0 ? 0 : CountIn(at) + FirstFrom(_blocks[at], name);
    }

    /// <summary>How many names begin with the prefix.</summary>
    public int CountWith(string prefix)
    {
        // Those of its length or longer that begin with it stand together; whoever comes after them begins with something greater.
        var (low, high) = (0, _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ComparePrefix(_blocks[middle][0].Name, prefix) <= 0) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return 0;
        var block = _blocks[low - 1];
        var through = FirstWhere(block, other => ComparePrefix(other, prefix) > 0);
        return CountIn(low - 1) + through - CountBefore(prefix);
    }

    /// <summary>Copies the topics from the first name on that is not before the one given, in order.</summary>
    /// <returns>How many there were.</returns>
    public int CopyFrom(string name, Span<Topic> topics)
    {
        if (_blocks.Count == 0) return 0;
        var at = Math.Max(FindBlock(name), 0);
        var index = FirstFrom(_blocks[at], name);
        var copied = 0;
        for (; at < _blocks.Count && copied < topics.Length; at++, index = 0)
        {
            var length = Math.Min(_blocks[at].Count - index, topics.Length - copied);
            CollectionsMarshal.AsSpan(_blocks[at]).Slice(index, length).CopyTo(topics[copied..]);
            copied += length;
        }

        return copied;
    }

    /// <summary>The last block whose first name is not after the one given; -1 where there is none.</summary>
    private int FindBlock(string name)
    {
        var (low, high) = (0, _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(_blocks[middle][0].Name, name) <= 0) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private int CountIn(int blocks)
    {
        var count = 0;
        for (var i = 0; i < blocks; i++) count += _blocks[i].Count;
        return count;
    }

    private static int FirstFrom(List<Topic> block, string name) => FirstWhere(block, other => string.CompareOrdinal(other, name) >= 0);

    private static int ComparePrefix(string name, string prefix) => string.CompareOrdinal(name, 0, prefix, 0, prefix.Length);

    private static int FirstWhere(List<Topic> block, Func<string, bool> isBehind)
    {
        var (low, high) = (0, block.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (isBehind(block[middle].Name)) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
