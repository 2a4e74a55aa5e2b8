using System.Buffers;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Reads field lines up to the empty line, in wire order: <c>name ":" OWS value OWS CRLF</c>. As the request line's parser does,
/// it looks at no byte twice. Where a byte breaks a limit and a rule, the limit is judged first.</summary>
internal struct FieldSectionParser
{
    private readonly int _maxFields;
    private Step _step;
    private int _position;
    private int _nameStart;
    private int _nameEnd;
    private int _valueStart;
    private int _valueEnd;
    private KnownField _field;

    /// <param name="start">Where the first line begins.</param>
    /// <param name="maxFields">The most lines.</param>
    public FieldSectionParser(int start, int maxFields)
    {
        _position = start;
        _maxFields = maxFields;
    }

    private enum Step : byte
    {
        LineStart,
        Name,
        Space,
        Value,
        LineFeed,
        LastLineFeed,
        Done,
    }

    /// <summary>How many bytes were read: after the end, where the body begins.</summary>
    public readonly int Position => _position;

    /// <summary>Goes on from where it stopped. The bytes are all of the section that is there, from its start, within the limit.</summary>
    public ParseStatus Parse<TRules>(ReadOnlySpan<byte> bytes, FieldTable table, TRules rules, out Refusal? refusal)
        where TRules : struct, IFieldRules
    {
        refusal = null;
        while (_step != Step.Done)
        {
            if (_position >= bytes.Length) return ParseStatus.NeedMore;
            refusal = _step switch
            {
                Step.LineStart => ReadLineStart(bytes[_position], table),
                Step.Name => ReadName(bytes, table, rules),
                Step.Space => ReadSpace(bytes),
                Step.Value => ReadValue(bytes, rules),
                Step.LineFeed => ReadLineFeed(bytes, table, rules),
                _ => ReadLastLineFeed(bytes[_position], rules),
            };
            if (refusal is not null) return ParseStatus.Refused;
        }

        return ParseStatus.Done;
    }

    private Refusal? ReadLineStart(byte value, FieldTable table)
    {
        if (value == '\r')
        {
            _position++;
            _step = Step.LastLineFeed;
            return null;
        }

        if (table.Count == _maxFields) return Refusal.TooManyFields;
        if (value is (byte)' ' or (byte)'\t') return Refusal.FieldFolded;
        _nameStart = _position;
        _step = Step.Name;
        return null;
    }

    private Refusal? ReadName<TRules>(ReadOnlySpan<byte> bytes, FieldTable table, TRules rules)
        where TRules : struct, IFieldRules
    {
        if (!Scan(bytes, ByteClasses.Token)) return null;
        if (bytes[_position] != ':') return NameRefusal(bytes[_position]);
        if (_position == _nameStart) return Refusal.FieldNameEmpty;

        _field = KnownFields.Find(bytes[_nameStart.._position]);
        if (_field != KnownField.None)
        {
            if (rules.JudgeName(_field) is { } refusal) return refusal;
            if (table.Contains(_field) && KnownFields.Has(_field, FieldRule.Once)) return Refusal.FieldRepeated;
            table.Note(_field);
        }

        _nameEnd = _position++;
        _step = Step.Space;
        return null;
    }

    private Refusal? ReadSpace(ReadOnlySpan<byte> bytes)
    {
        if (bytes[_position] == ' ') _position++;
        if (_position == bytes.Length) return null;
        if (bytes[_position] is (byte)' ' or (byte)'\t')
        {
            var length = bytes[_position..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            _position = length < 0 ? bytes.Length : _position + length;
            if (length < 0) return null;
        }

        _valueStart = _position;
        _step = Step.Value;
        return null;
    }

    private Refusal? ReadValue<TRules>(ReadOnlySpan<byte> bytes, TRules rules)
        where TRules : struct, IFieldRules
    {
        var (allowed, otherwise) = rules.ValueBytes(_field);
        if (!Scan(bytes, allowed)) return null;
        if (bytes[_position] != '\r') return ValueRefusal(bytes[_position], otherwise);

        _valueEnd = TrimEnd(bytes);
        _position++;
        _step = Step.LineFeed;
        return null;
    }

    private Refusal? ReadLineFeed<TRules>(ReadOnlySpan<byte> bytes, FieldTable table, TRules rules)
        where TRules : struct, IFieldRules
    {
        if (bytes[_position] != '\n') return Refusal.BareCarriageReturn;
        _position++;
        _step = Step.LineStart;
        var line = new FieldLine(_field, ByteRange.Between(_nameStart, _nameEnd), ByteRange.Between(_valueStart, _valueEnd));
        table.Add(line);
        return _field == KnownField.None ? null : rules.JudgeLine(_field, line.Value.Of(bytes), bytes);
    }

    private Refusal? ReadLastLineFeed<TRules>(byte value, TRules rules)
        where TRules : struct, IFieldRules
    {
        if (value != '\n') return Refusal.BareCarriageReturn;
        _position++;
        _step = Step.Done;
        return rules.JudgeEnd();
    }

    /// <summary>Moves to the first byte outside <paramref name="allowed"/>; false where all bytes are within.</summary>
    private bool Scan(ReadOnlySpan<byte> bytes, SearchValues<byte> allowed)
    {
        var length = bytes[_position..].IndexOfAnyExcept(allowed);
        _position = length < 0 ? bytes.Length : _position + length;
        return length >= 0;
    }

    private readonly int TrimEnd(ReadOnlySpan<byte> bytes)
    {
        var end = _position;
        while (end > _valueStart && bytes[end - 1] is (byte)' ' or (byte)'\t') end--;
        return end;
    }

    private static Refusal NameRefusal(byte value) => value switch
    {
        (byte)'\n' => Refusal.BareLineFeed,
        (byte)'\r' => Refusal.FieldColonMissing,
        (byte)' ' or (byte)'\t' => Refusal.FieldNameSpace,
        _ => Refusal.FieldNameByte,
    };

    private static Refusal ValueRefusal(byte value, Refusal otherwise)
    {
        if (value == '\n') return Refusal.BareLineFeed;
        return ByteClasses.IsFieldText(value) ? otherwise : Refusal.FieldValueByte;
    }
}
