using System.Numerics;

namespace RatEngine.PubSub;

/// <summary>Knows the largest topic without sorting: topics stand in lists by the power of two of their size. Used under the hub's lock.</summary>
internal sealed class MemoryBudget(long maxBytes)
{
    // In a list all are within a factor of two: among a few of them the largest is looked for, so that finding it costs the same for any number.
    private const int MaxLookedAt = 64;

    private readonly List<Topic>[] _bySize = MakeLists();

    public long Bytes { get; private set; }

    public bool IsExceeded => Bytes > maxBytes;

    public Topic? Largest
    {
        get
        {
            for (var size = _bySize.Length - 1; size >= 0; size--)
            {
                var list = _bySize[size];
                if (list.Count == 0) continue;
                var largest = list[0];
                for (var i = 1; i < Math.Min(list.Count, MaxLookedAt); i++)
                {
                    if (list[i].CountedBytes > largest.CountedBytes) largest = list[i];
                }

                return largest;
            }

            return null;
        }
    }

    /// <summary>The size of a topic has changed.</summary>
    public void Update(Topic topic)
    {
        var bytes = topic.KeptBytes;
        Bytes += bytes - topic.CountedBytes;
        topic.CountedBytes = bytes;
        var size = bytes == 0 ? -1 : BitOperations.Log2((ulong)bytes);
        if (size == topic.SizeClass) return;
        Remove(topic);
        if (size < 0) return;
        topic.SizeClass = size;
        topic.SizeIndex = _bySize[size].Count;
        _bySize[size].Add(topic);
    }

    private void Remove(Topic topic)
    {
        if (topic.SizeClass < 0) return;
        var list = _bySize[topic.SizeClass];
        var last = list[^1];
        list[topic.SizeIndex] = last;
        last.SizeIndex = topic.SizeIndex;
        list.RemoveAt(list.Count - 1);
        topic.SizeClass = -1;
    }

    private static List<Topic>[] MakeLists()
    {
        var lists = new List<Topic>[64];
        for (var i = 0; i < lists.Length; i++) lists[i] = [];
        return lists;
    }
}
