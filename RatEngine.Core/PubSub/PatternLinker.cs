namespace RatEngine.PubSub;

/// <summary>Links older topics to patterns, for a subscriber that does not begin with the next event: one walk over the topics for all patterns of
/// its stream, in pieces, so that the cost is not their product and the lock is never held for long.</summary>
internal readonly struct PatternLinker(StoreLock gate, TopicTable table)
{
    private const int TopicsATime = 64;

    /// <summary>Links every matching topic with an event behind the position.</summary>
    /// <param name="sources">What is subscribed to.</param>
    /// <param name="after">The position.</param>
    /// <param name="enough">Stops where each pattern has so many topics with events.</param>
    /// <returns>False: there are as many links as there may be.</returns>
    public bool TryLink(EventSource[] sources, long after, int enough = int.MaxValue)
    {
        TopicPattern[] patterns = [.. sources.OfType<TopicPattern>()];
        if (patterns.Length == 0 || enough == 0) return true;
        var walk = new Walk(patterns, after, enough);
        using var held = gate.Enter();
        if (patterns.All(pattern => pattern.LinkedAfter <= after)) return true;
        var walker = table.Recency.BeginWalk();
        try
        {
            while (!walk.IsOver)
            {
                if (!walk.TryVisitSome(table, walker, TopicsATime)) return false;
                gate.Step(TopicsATime * 2);
            }

            return true;
        }
        finally
        {
            table.Recency.EndWalk(walker);
        }
    }

    private sealed class Walk
    {
        private readonly TopicPattern[] _patterns;
        private readonly PatternTrie _trie = new();
        private readonly Dictionary<TopicPattern, int> _missing = [];
        private readonly List<TopicPattern> _matching = [];
        private readonly long _after;
        private readonly int _enough;

        public Walk(TopicPattern[] patterns, long after, int enough)
        {
            _patterns = patterns;
            _after = after;
            _enough = enough;
            foreach (var pattern in patterns)
            {
                _trie.Add(pattern);
                _missing[pattern] = enough;
            }
        }

        public bool IsOver { get; private set; }

        /// <summary>Visits some topics, without letting anybody in. False: there are as many links as there may be.</summary>
        public bool TryVisitSome(TopicTable table, TopicRecency.Node walker, int count)
        {
            var reached = long.MaxValue;
            var isDone = true;
            for (; count > 0 && !IsOver; count--)
            {
                if (table.Recency.Walk(walker) is not { } topic || topic.Log.LastSequence <= _after)
                {
                    reached = _after;
                    IsOver = true;
                    break;
                }

                if (!TryVisit(table, topic))
                {
                    isDone = false;
                    break;
                }

                reached = topic.Log.LastSequence - 1;
                IsOver = _missing.Count == 0;
            }

            foreach (var pattern in _patterns) pattern.ExtendTo(reached);
            return isDone;
        }

        private bool TryVisit(TopicTable table, Topic topic)
        {
            _matching.Clear();
            _trie.Match(topic.Name, _matching);
            if (!table.HasRoomForLinks(_matching.Count)) return false;
            foreach (var pattern in _matching)
            {
                if (topic.Log.LastSequence <= pattern.LinkedAfter) table.LinkOldest(pattern, topic);
                if (_enough == int.MaxValue || topic.Log.Count == 0 || !_missing.TryGetValue(pattern, out var missing)) continue;
                if (missing == 1) _missing.Remove(pattern);
                else _missing[pattern] = missing - 1;
            }

            return true;
        }
    }
}
