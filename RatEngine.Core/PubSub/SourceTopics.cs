namespace RatEngine.PubSub;

/// <summary>All topics of some sources; one that several of them name comes more than once. Enumerated under the hub's lock, without allocating:
/// it stands between a publish and every delivery.</summary>
internal readonly struct SourceTopics(EventSource[] sources)
{
    public Enumerator GetEnumerator() => new(sources);

    public struct Enumerator(EventSource[] sources)
    {
        private int _next;
        private bool _isInPattern;
        private HashSet<Topic>.Enumerator _matching;

        public Topic Current { get; private set; } = null!;

        public bool MoveNext()
        {
            while (true)
            {
                if (_isInPattern && _matching.MoveNext())
                {
                    Current = _matching.Current;
                    return true;
                }

                _isInPattern = false;
                if (_next == sources.Length) return false;
                if (sources[_next++] is not TopicPattern pattern)
                {
                    Current = (Topic)sources[_next - 1];
                    return true;
                }

                _matching = pattern.Topics.GetEnumerator();
                _isInPattern = true;
            }
        }
    }
}
