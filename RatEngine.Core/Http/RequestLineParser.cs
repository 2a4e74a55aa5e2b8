using System.Buffers;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Reads a request line in wire order. Every step takes a byte at least and remembers where it stands, so that no byte is
/// looked at twice, and a line that comes byte by byte says the same as one that comes whole.</summary>
internal struct RequestLineParser
{
    private static readonly int VersionBytes = "HTTP/1.1\r\n".Length;

    private Step _step;
    private int _position;
    private int _start;
    private int _escape;
    private EscapedUtf8 _utf8;

    private enum Step : byte
    {
        Method,
        TargetStart,
        Asterisk,
        Scheme,
        Authority,
        Path,
        Query,
        EscapeFirst,
        EscapeSecond,
        Version,
        Done,
    }

    /// <summary>How many bytes were read: after the end, where the fields begin.</summary>
    public readonly int Position => _position;

    public readonly bool IsDone => _step == Step.Done;

    /// <summary>Goes on from where it stopped. The bytes are all of the line that is there, from its start, within the limit.</summary>
    public ParseStatus Parse(ReadOnlySpan<byte> bytes, ref RequestLine line, out Refusal? refusal)
    {
        refusal = null;
        while (_step != Step.Done)
        {
            if (_position >= bytes.Length) return ParseStatus.NeedMore;
            refusal = TakeStep(bytes, ref line);
            if (refusal is not null) return ParseStatus.Refused;
        }

        return ParseStatus.Done;
    }

    private Refusal? TakeStep(ReadOnlySpan<byte> bytes, ref RequestLine line) => _step switch
    {
        Step.Method => ReadMethod(bytes, ref line),
        Step.TargetStart => ReadTargetStart(bytes[_position], ref line),
        Step.Asterisk => ReadAsteriskEnd(bytes[_position], ref line),
        Step.Scheme => ReadScheme(bytes[_position], ref line),
        Step.Authority => ReadAuthority(bytes, ref line),
        Step.Path => ReadPath(bytes, ref line),
        Step.Query => ReadQuery(bytes, ref line),
        Step.EscapeFirst => ReadEscapeFirst(bytes[_position]),
        Step.EscapeSecond => ReadEscapeSecond(bytes[_position]),
        _ => ReadVersion(bytes, ref line),
    };

    private Refusal? ReadMethod(ReadOnlySpan<byte> bytes, ref RequestLine line)
    {
        if (!Scan(bytes, ByteClasses.Token)) return null;
        var name = bytes[.._position];
        if (bytes[_position] != ' ' || name.IsEmpty) return LineEndOr(bytes[_position], Refusal.MethodByte);

        // Before the target: that of CONNECT has a form of its own.
        if (!RequestMethods.TryParse(name, out line.Method))
            return name.SequenceEqual("PRI"u8) ? Refusal.Http2Preface : Refusal.MethodUnknown;
        Begin(Step.TargetStart, _position + 1);
        return null;
    }

    private Refusal? ReadTargetStart(byte value, ref RequestLine line)
    {
        line.Target = new ByteRange(_position, 0);
        switch (value)
        {
            case (byte)'/':
                Begin(Step.Path, _position);
                return null;
            case (byte)'*' when line.Method == RequestMethod.Options:
                line.Form = TargetForm.Asterisk;
                Begin(Step.Asterisk, _position + 1);
                return null;
            case (byte)'*':
                return Refusal.AsteriskForm;
            case (byte)'h' or (byte)'H':
                line.Form = TargetForm.Absolute;
                Begin(Step.Scheme, _position);
                return null;
            default:
                return LineEndOr(value, Refusal.TargetForm);
        }
    }

    private Refusal? ReadAsteriskEnd(byte value, ref RequestLine line)
    {
        if (value != ' ') return TargetRefusal(value);
        EndTarget(ref line);
        return null;
    }

    private Refusal? ReadScheme(byte value, ref RequestLine line)
    {
        var index = _position - _start;
        if (index == 4 && value is (byte)'s' or (byte)'S') line.IsHttps = true;
        var scheme = line.IsHttps ? "https://"u8 : "http://"u8;
        if (ToLower(value) != scheme[index]) return LineEndOr(value, Refusal.TargetForm);

        _position++;
        if (index + 1 == scheme.Length) Begin(Step.Authority, _position);
        return null;
    }

    private Refusal? ReadAuthority(ReadOnlySpan<byte> bytes, ref RequestLine line)
    {
        if (!Scan(bytes, ByteClasses.Authority)) return null;
        var end = bytes[_position];
        if (end is not ((byte)'/' or (byte)'?' or (byte)' ')) return LineEndOr(end, Refusal.TargetAuthority);

        line.Authority = ByteRange.Between(_start, _position);
        if (!HostField.TryParse(line.Authority.Of(bytes), out _)) return Refusal.TargetAuthority;
        if (end == '/') Begin(Step.Path, _position);
        else if (end == '?') Begin(Step.Query, _position + 1);
        else EndTarget(ref line);
        return null;
    }

    private Refusal? ReadPath(ReadOnlySpan<byte> bytes, ref RequestLine line)
    {
        if (_utf8.IsOpen && bytes[_position] != '%') return Refusal.TargetUtf8;
        if (!Scan(bytes, ByteClasses.Path)) return null;
        switch (bytes[_position])
        {
            case (byte)' ':
                line.Path = ByteRange.Between(_start, _position);
                EndTarget(ref line);
                return null;
            case (byte)'?':
                line.Path = ByteRange.Between(_start, _position);
                Begin(Step.Query, _position + 1);
                return null;
            case (byte)'%':
                _step = Step.EscapeFirst;
                _position++;
                return null;
            default:
                return TargetRefusal(bytes[_position]);
        }
    }

    private Refusal? ReadQuery(ReadOnlySpan<byte> bytes, ref RequestLine line)
    {
        if (!Scan(bytes, ByteClasses.Query)) return null;
        if (bytes[_position] != ' ') return TargetRefusal(bytes[_position]);

        line.Query = ByteRange.Between(_start, _position);
        EndTarget(ref line);
        return null;
    }

    private Refusal? ReadEscapeFirst(byte value)
    {
        if (!ByteClasses.IsHexDigit(value)) return Refusal.TargetEscape;
        _escape = ByteClasses.HexValue(value) << 4;
        _step = Step.EscapeSecond;
        _position++;
        return null;
    }

    private Refusal? ReadEscapeSecond(byte value)
    {
        if (!ByteClasses.IsHexDigit(value)) return Refusal.TargetEscape;
        _escape |= ByteClasses.HexValue(value);
        if (_escape == 0) return Refusal.TargetNul;
        if (!_utf8.TryAccept((byte)_escape)) return Refusal.TargetUtf8;
        _step = Step.Path;
        _position++;
        return null;
    }

    private Refusal? ReadVersion(ReadOnlySpan<byte> bytes, ref RequestLine line)
    {
        if (_position == _start && bytes[_start..].StartsWith("HTTP/1.1\r\n"u8))
        {
            line.MinorVersion = 1;
            Begin(Step.Done, _start + VersionBytes);
            return null;
        }

        var value = bytes[_position];
        var refusal = (_position - _start) switch
        {
            < 5 and var index => value == "HTTP/"u8[index] ? null : LineEndOr(value, Refusal.VersionMalformed),
            5 or 7 => ByteClasses.IsDigit(value) ? null : LineEndOr(value, Refusal.VersionMalformed),
            6 => value == '.' ? null : LineEndOr(value, Refusal.VersionMalformed),
            8 => value == '\r' ? JudgeVersion(bytes, ref line) : LineEndOr(value, Refusal.VersionMalformed),
            _ => value == '\n' ? null : Refusal.BareCarriageReturn,
        };
        _position++;
        if (_position - _start == VersionBytes) _step = Step.Done;
        return refusal;
    }

    // At the CR and not at the digit: HTTP/2 without a minor version, or HTTP/11.1, is malformed rather than another version.
    private readonly Refusal? JudgeVersion(ReadOnlySpan<byte> bytes, ref RequestLine line)
    {
        line.MinorVersion = bytes[_start + 7] == '0' ? 0 : 1;
        return bytes[_start + 5] == '1' ? null : Refusal.VersionUnsupported;
    }

    /// <summary>Moves to the first byte outside <paramref name="allowed"/>; false where all bytes are within.</summary>
    private bool Scan(ReadOnlySpan<byte> bytes, SearchValues<byte> allowed)
    {
        var length = bytes[_position..].IndexOfAnyExcept(allowed);
        _position = length < 0 ? bytes.Length : _position + length;
        return length >= 0;
    }

    private void Begin(Step step, int start)
    {
        _step = step;
        _start = start;
        _position = start;
    }

    private void EndTarget(ref RequestLine line)
    {
        line.Target = ByteRange.Between(line.Target.Start, _position);
        Begin(Step.Version, _position + 1);
    }

    private static Refusal TargetRefusal(byte value) =>
        value == '\r' ? Refusal.VersionMissing : LineEndOr(value, Refusal.TargetByte);

    private static Refusal LineEndOr(byte value, Refusal other) => value == '\n' ? Refusal.BareLineFeed : other;

    private static byte ToLower(byte value) => char.IsAsciiLetterUpper((char)value) ? (byte)(value | 0x20) : value;
}
