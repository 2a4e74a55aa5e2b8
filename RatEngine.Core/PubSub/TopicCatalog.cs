namespace RatEngine.PubSub;

/// <summary>Says which topics there are. Runs' own topics are not shown.</summary>
internal sealed class TopicCatalog(TopicStore store)
{
    // Private names begin with U+0001, others with no control character.
    private const string FirstPublic = "\u0002";

    private const int TopicsATime = 32;

    /// <summary>How many topics have a name that begins with the prefix.</summary>
    public int Count(string prefix)
    {
        if (IsPrivatePrefix(prefix)) return 0;
        using var held = store.Gate.Enter();
        return prefix.Length == 0 ? store.Table.PublicCount : store.Table.Sorted.CountWith(prefix);
    }

    /// <summary>The first topics by name that begin with the prefix.</summary>
    /// <param name="prefix">Empty: all.</param>
    /// <param name="after">The name that the topics come after; null: none.</param>
    /// <param name="max">The most topics.</param>
    public List<TopicInfo> List(string prefix, string? after, int max)
    {
        var found = new List<TopicInfo>();
        if (IsPrivatePrefix(prefix)) return found;
        // No name lies between one and the same with a NUL.
        var from = Later(Later(FirstPublic, prefix), after is null ? "" : after + "\0");
        var topics = new Topic[Math.Min(TopicsATime, max)];
        using var held = store.Gate.Enter();
        while (found.Count < max)
        {
            var count = store.Table.Sorted.CopyFrom(from, topics.AsSpan(0, Math.Min(topics.Length, max - found.Count)));
            var cost = count;
            foreach (var topic in topics.AsSpan(0, count))
            {
                if (!topic.Name.StartsWith(prefix, StringComparison.Ordinal)) return found;
                found.Add(Describe(topic, out var patterns));
                cost += 2 + patterns;
                from = topic.Name + "\0";
                // The topics behind it are read again: they may go meanwhile.
                if (cost > topics.Length * 8) break;
            }

            if (count == 0) return found;
            store.Gate.Step(cost);
        }

        return found;
    }

    public TopicInfo? Find(string name)
    {
        using var held = store.Gate.Enter();
        return store.Table.TryGet(name, out var topic) && !topic.IsPrivate ? Describe(topic, out _) : null;
    }

    private TopicInfo Describe(Topic topic, out int patterns)
    {
        store.Retention.EvictAged(topic);
        var log = topic.Log;
        var subscribers = store.Table.CountSubscribers(topic, out patterns);
        return log.Count == 0
            ? new TopicInfo(topic.Name, subscribers, 0, 0, null, null)
            : new TopicInfo(topic.Name, subscribers, log.Count, log.Bytes, store.Order.IdOf(log.FirstSequence).ToString(), store.Order.IdOf(log.LastSequence).ToString());
    }

    private static bool IsPrivatePrefix(string prefix) => prefix.Length > 0 && Topic.IsPrivateName(prefix);

    private static string Later(string one, string other) => string.CompareOrdinal(one, other) >= 0 ? one : other;
}
