namespace RatEngine.Http;

/// <summary>The elements of a field that is a list, of all its lines, from the last to the first; empty ones left out (RFC 9110 section 5.6.1).</summary>
internal ref struct ListElements(FieldTable table, ReadOnlySpan<byte> name)
{
    private readonly FieldTable _table = table;
    private readonly ReadOnlySpan<byte> _name = name;
    private int _line = table.Count;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Takes the last one. False: there is none left.</summary>
    public bool TryTakeLast(out ReadOnlySpan<byte> element)
    {
        element = default;
        while (true)
        {
            _rest = _rest.TrimEnd(" \t,"u8);
            if (!_rest.IsEmpty) break;
            _line = _table.LastIndexOf(_name, _line - 1);
            if (_line < 0) return false;
            _rest = _table.Value(_line);
        }

        var start = _rest.LastIndexOf((byte)',') + 1;
        element = _rest[start..].TrimStart(" \t"u8);
        _rest = _rest[..start];
        return true;
    }
}
