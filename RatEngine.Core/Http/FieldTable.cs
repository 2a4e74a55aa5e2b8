using System.Text;

namespace RatEngine.Http;

/// <summary>The field lines of a head or a trailer section, in their order, over the bytes they came in. Reused from one request to the
/// next: what it hands out is valid until it is cleared, or the bytes go back to their pool before <see cref="Detach"/>.</summary>
internal sealed class FieldTable
{
    private const int InitialLines = 16;

    // Browsers send 15 to 20. A connection that had more, once, holds no memory for them while it is idle.
    private const int MaxKeptLines = 48;

    private FieldLine[] _lines = [];
    private State _state;

    public int Count => _state.Count;

    /// <summary>The bytes that the lines refer to; set when the whole section was read.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get => _state.Bytes;
        set => _state.Bytes = value;
    }

    public KnownField Field(int index) => Line(index).Field;

    public ReadOnlySpan<byte> Name(int index) => Line(index).Name.Of(Bytes.Span);

    /// <summary>The value of a line, without the white space around it.</summary>
    public ReadOnlySpan<byte> Value(int index) => Line(index).Value.Of(Bytes.Span);

    public bool Contains(KnownField field) => (_state.Known & Bit(field)) != 0;

    /// <summary>The first line of the field.</summary>
    public bool TryGet(KnownField field, out ReadOnlySpan<byte> value)
    {
        if (Contains(field))
        {
            for (var i = 0; i < Count; i++)
            {
                if (_lines[i].Field != field) continue;
                value = Value(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The first line of that name, in any case.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var index = IndexOf(name, 0);
        value = index < 0 ? default : Value(index);
        return index >= 0;
    }

    /// <summary>The next line of that name, in any case, from <paramref name="start"/> on; -1 where there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> name, int start)
    {
        for (var i = start; i < Count; i++)
        {
            if (_lines[i].Name.Length == name.Length && Ascii.EqualsIgnoreCase(Name(i), name)) return i;
        }

        return -1;
    }

    /// <summary>The line of that name, in any case, that is next before <paramref name="start"/> or there; -1 where there is none.</summary>
    public int LastIndexOf(ReadOnlySpan<byte> name, int start)
    {
        for (var i = start; i >= 0; i--)
        {
            if (_lines[i].Name.Length == name.Length && Ascii.EqualsIgnoreCase(Name(i), name)) return i;
        }

        return -1;
    }

    /// <summary>The values of all lines of that name, in any case, joined by a comma (<c>Cookie</c> by a semicolon, RFC 6265 section 5.4); null where there is none. Bytes above 0x7F are read as UTF-8.</summary>
    public string? Find(string name)
    {
        string? found = null;
        for (var i = 0; i < Count; i++)
        {
            if (_lines[i].Name.Length != name.Length || !Ascii.EqualsIgnoreCase(Name(i), name)) continue;
            var value = Encoding.UTF8.GetString(Value(i));
            var separator = _lines[i].Field == KnownField.Cookie ? "; " : ", ";
            found = found is null ? value : found + separator + value;
        }

        return found;
    }

    /// <summary>All lines in their order.</summary>
    public List<KeyValuePair<string, string>> ToPairs()
    {
        var pairs = new List<KeyValuePair<string, string>>(Count);
        for (var i = 0; i < Count; i++) pairs.Add(new(Encoding.ASCII.GetString(Name(i)), Encoding.UTF8.GetString(Value(i))));
        return pairs;
    }

    public void Add(in FieldLine line)
    {
        if (_state.Count == _lines.Length) Array.Resize(ref _lines, Math.Max(_lines.Length * 2, InitialLines));
        _lines[_state.Count++] = line;
    }

    /// <summary>Notes the name of a line, before its value is known.</summary>
    public void Note(KnownField field) => _state.Known |= Bit(field);

    /// <summary>Copies the bytes, so that what they came in can go back to its pool.</summary>
    public void Detach()
    {
        _state.Bytes = _state.Bytes.ToArray();
        Array.Resize(ref _lines, Count);
    }

    public void Clear()
    {
        _state = default;
        if (_lines.Length > MaxKeptLines) _lines = [];
    }

    private ref readonly FieldLine Line(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return ref _lines[index];
    }

    private static ulong Bit(KnownField field) => 1UL << (int)field;

    private struct State
    {
        public ReadOnlyMemory<byte> Bytes;
        public int Count;
        public ulong Known;
    }
}
