namespace RatEngine.PubSub;

/// <summary>The topics of some sources that may have something behind a position: those that are named, and of a pattern's those whose newest event
/// is behind it. One that several sources name comes more than once. Enumerated under the hub's lock, without allocating: it stands between a
/// publish and every delivery.</summary>
internal readonly struct SourceTopics(EventSource[] sources, long after)
{
    public Enumerator GetEnumerator() => new(sources, after);

    public struct Enumerator(EventSource[] sources, long after)
    {
        private int _next;
        private PatternMatch? _match;

        public Topic Current { get; private set; } = null!;

        public bool MoveNext()
        {
            while (true)
            {
                if (_match is { } match && match.Topic.Log.LastSequence > after)
                {
                    match.Pattern.Visits++;
                    Current = match.Topic;
                    _match = match.Older;
                    return true;
                }

                _match = null;
                if (_next == sources.Length) return false;
                if (sources[_next++] is not TopicPattern pattern)
                {
                    Current = (Topic)sources[_next - 1];
                    return true;
                }

                _match = pattern.Newest;
            }
        }
    }
}
