namespace RatEngine.PubSub;

/// <summary>Patterns by their levels: those that match a name are found without a look at the others. Not thread-safe.</summary>
internal sealed class PatternTrie
{
    private readonly Node _root = new();

    /// <summary>How many patterns it holds.</summary>
    public int Count { get; private set; }

    public void Add(TopicPattern pattern)
    {
        var node = _root;
        foreach (var level in pattern.Name.AsSpan().Split('/')) node = node.GetOrAdd(pattern.Name.AsSpan(level));
        node.Pattern = pattern;
        Count++;
    }

    /// <summary>Takes the pattern out, with the levels that no other pattern has.</summary>
    public void Remove(TopicPattern pattern)
    {
        if (Remove(_root, pattern.Name)) Count--;
    }

    /// <summary>Adds the patterns that match the name to the list.</summary>
    public void Match(ReadOnlySpan<char> name, List<TopicPattern> found)
    {
        if (Count > 0) Match(_root, name, found);
    }

    private static void Match(Node node, ReadOnlySpan<char> name, List<TopicPattern> found)
    {
        if (node.Rest?.Pattern is { } rest) found.Add(rest);
        var end = name.IndexOf('/');
        var level = end < 0 ? name : name[..end];
        MatchChild(node.Any, name, end, found);
        MatchChild(node.Find(level), name, end, found);
    }

    private static void MatchChild(Node? child, ReadOnlySpan<char> name, int end, List<TopicPattern> found)
    {
        if (child is null) return;
        if (end >= 0) Match(child, name[(end + 1)..], found);
        else if (child.Pattern is { } pattern) found.Add(pattern);
    }

    private static bool Remove(Node node, ReadOnlySpan<char> name)
    {
        var end = name.IndexOf('/');
        var level = end < 0 ? name : name[..end];
        if (node.Get(level) is not { } child) return false;
        var isRemoved = end < 0 ? child.Pattern is not null : Remove(child, name[(end + 1)..]);
        if (end < 0) child.Pattern = null;
        if (child.IsEmpty) node.Remove(level);
        return isRemoved;
    }

    /// <summary>A level. Most have one child, which needs no table.</summary>
    private sealed class Node
    {
        private string? _name;
        private Node? _child;
        private Dictionary<string, Node>? _children;

        public TopicPattern? Pattern { get; set; }

        /// <summary>The child for a level <c>*</c>.</summary>
        public Node? Any { get; private set; }

        /// <summary>The child for a last level <c>**</c>.</summary>
        public Node? Rest { get; private set; }

        public bool IsEmpty => Pattern is null && Any is null && Rest is null && _child is null && _children is not { Count: > 0 };

        public Node? Get(ReadOnlySpan<char> level) => level is "*" ? Any : level is "**" ? Rest : Find(level);

        /// <summary>The child for a level of that very name.</summary>
        public Node? Find(ReadOnlySpan<char> level)
        {
            if (_children is not null) return _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child) ? child : null;
            return _child is not null && level.SequenceEqual(_name) ? _child : null;
        }

        public Node GetOrAdd(ReadOnlySpan<char> level)
        {
            if (level is "*") return Any ??= new Node();
            if (level is "**") return Rest ??= new Node();
            if (Find(level) is { } known) return known;
            var made = new Node();
            if (_children is null && _child is null)
            {
                (_name, _child) = (level.ToString(), made);
                return made;
            }

            if (_children is null)
            {
                _children = new Dictionary<string, Node> { [_name!] = _child! };
                (_name, _child) = (null, null);
            }

            _children.Add(level.ToString(), made);
            return made;
        }

        public void Remove(ReadOnlySpan<char> level)
        {
            if (level is "*") Any = null;
            else if (level is "**") Rest = null;
            else if (_children is null) (_name, _child) = (null, null);
            else if (_children.Count == 1) _children = null;
            else _children.GetAlternateLookup<ReadOnlySpan<char>>().Remove(level);
        }
    }
}
