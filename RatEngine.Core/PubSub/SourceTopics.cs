namespace RatEngine.PubSub;

/// <summary>The topics of some sources that may have something behind a position: those that are named, and of a pattern's those whose newest event
/// is behind it. One may come more than once. Enumerated under the hub's lock, without allocating: it stands between a publish and every
/// delivery.</summary>
/// <remarks>The lock is given away between two topics now and then (<see cref="StoreLock.Step"/>). Nothing is missed that was there when the
/// enumeration began; of what is newer nothing is promised. Whoever enumerates calls no <see cref="StoreLock.Step"/> of its own.</remarks>
internal readonly struct SourceTopics(EventSource[] sources, long after, StoreLock gate)
{
    // A pattern's topics with news stand at the front of its list. Where there are more, the lock must be given away meanwhile, when the list may
    // change its order: then all its topics are visited, in an order that holds.
    private const int MaxFromFront = 256;

    public Enumerator GetEnumerator() => new(sources, after, gate);

    public struct Enumerator(EventSource[] sources, long after, StoreLock gate)
    {
        private int _next;
        private int _fromFront;
        private PatternMatch? _match;
        private TopicPattern? _pattern;
        private int _left;

        public Topic Current { get; private set; } = null!;

        public bool MoveNext()
        {
            while (true)
            {
                if (_pattern is not null)
                {
                    if (MoveNextOf(_pattern)) return true;
                    _pattern = null;
                }
                else if (_match is { } match && match.Topic.Log.LastSequence > after)
                {
                    if (MoveFromFront(match)) return true;
                }
                else if (_next == sources.Length)
                {
                    return false;
                }
                else
                {
                    gate.Step();
                    if (MoveToSource(sources[_next++])) return true;
                }
            }
        }

        private bool MoveToSource(EventSource source)
        {
            _fromFront = 0;
            _match = (source as TopicPattern)?.Newest;
            if (source is not Topic topic) return false;
            Current = topic;
            return true;
        }

        private bool MoveFromFront(PatternMatch match)
        {
            if (_fromFront++ == MaxFromFront)
            {
                _pattern = match.Pattern;
                _left = _pattern.Matches.Count;
                _match = null;
                return false;
            }

            match.Pattern.Visits++;
            Current = match.Topic;
            _match = match.Older;
            return true;
        }

        // From the last to the first: one that is removed meanwhile has its place taken by one that was visited already.
        private bool MoveNextOf(TopicPattern pattern)
        {
            while (true)
            {
                gate.Step();
                _left = Math.Min(_left, pattern.Matches.Count);
                if (_left == 0) return false;
                var topic = pattern.Matches[--_left].Topic;
                pattern.Visits++;
                if (topic.Log.LastSequence <= after) continue;
                Current = topic;
                return true;
            }
        }
    }
}
