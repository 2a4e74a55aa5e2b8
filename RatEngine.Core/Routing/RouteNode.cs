namespace RatEngine.Routing;

/// <summary>
/// A node of the radix tree: a run of bytes that a path must have here, and then what may follow it: the end of the path, another byte,
/// or a parameter. Parameters stand only at nodes whose run ends in a slash, so they begin only where a segment does.
/// </summary>
internal sealed class RouteNode<T> where T : class
{
    private const int KindCount = (int)ParameterKind.Rest + 1;

    private byte[] _prefix;
    private RouteNode<T>?[] _children = [];
    private int _lowestFirstByte;
    private RouteNode<T>?[]? _parameters;

    private RouteNode(byte[] prefix) => _prefix = prefix;

    /// <summary>The bytes that lead from the node above, or from the parameter above, to this one. Empty right after a parameter that
    /// may end the path.</summary>
    public ReadOnlySpan<byte> Prefix => _prefix;

    /// <summary>Null where no pattern ends here.</summary>
    public RouteEndpoints<T>? Endpoints { get; private set; }

    public bool HasParameters => _parameters is not null;

    /// <summary>The child whose prefix begins with a byte; null where there is none. One look into a table, however many.</summary>
    public RouteNode<T>? Child(byte first)
    {
        var index = first - _lowestFirstByte;
        return (uint)index < (uint)_children.Length ? _children[index] : null;
    }

    /// <summary>What follows a parameter of the kind; null where none of that kind stands here.</summary>
    public RouteNode<T>? AfterParameter(ParameterKind kind) => _parameters?[(int)kind];

    /// <summary>The place of <see cref="AfterParameter"/>, for <see cref="Insert"/> to fill.</summary>
    public ref RouteNode<T>? SlotAfterParameter(ParameterKind kind)
    {
        _parameters ??= new RouteNode<T>?[KindCount];
        return ref _parameters[(int)kind];
    }

    public RouteEndpoints<T> GetOrAddEndpoints() => Endpoints ??= new RouteEndpoints<T>();

    /// <summary>The node that a text leads to from a slot. It is made where it is missing, and a node that shares only a part of the text
    /// is split there.</summary>
    public static RouteNode<T> Insert(ref RouteNode<T>? slot, ReadOnlySpan<byte> text)
    {
        if (slot is null)
            return slot = new RouteNode<T>(text.ToArray());

        var common = text.CommonPrefixLength(slot._prefix);
        if (common < slot._prefix.Length)
            slot = slot.PutBehind(common);
        return common == text.Length ? slot : Insert(ref slot.ChildSlot(text[common]), text[common..]);
    }

    /// <summary>A new node with the first bytes of this one's prefix, and this one, which keeps the others, as its child.</summary>
    private RouteNode<T> PutBehind(int length)
    {
        var front = new RouteNode<T>(_prefix[..length]);
        _prefix = _prefix[length..];
        front.ChildSlot(_prefix[0]) = this;
        return front;
    }

    /// <summary>The table spans the first bytes that there are, from the lowest to the highest, and so stays small: ten places for digits,
    /// 26 for small letters.</summary>
    private ref RouteNode<T>? ChildSlot(byte first)
    {
        if (_children.Length == 0)
            _lowestFirstByte = first;
        var lowest = Math.Min(first, _lowestFirstByte);
        var end = Math.Max(first + 1, _lowestFirstByte + _children.Length);
        if (end - lowest > _children.Length)
        {
            var wider = new RouteNode<T>?[end - lowest];
            _children.CopyTo(wider, _lowestFirstByte - lowest);
            _children = wider;
            _lowestFirstByte = lowest;
        }
        return ref _children[first - _lowestFirstByte];
    }
}
