using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>Tells the data of a chunked body from its framing (RFC 9112 section 7.1), wherever the bytes were cut. One a body. It takes
/// every byte once, and stops at a limit before it judges the byte beyond.</summary>
internal struct ChunkDecoder(int maxExtensionBytes)
{
    private const int MaxSizeDigits = 16;

    // Chunks up to 256 MiB: no overflow to look for.
    private const int MaxPlainDigits = 7;

    private readonly int _maxExtensionBytes = maxExtensionBytes;
    private Step _step;
    private int _sizeDigits;
    private int _extensionBytes;
    private long _remaining;

    private enum Step : byte
    {
        Size,
        AfterSize,
        BeforeSemicolon,
        BeforeName,
        Name,
        AfterName,
        FirstOfValue,
        Value,
        Quoted,
        QuotedPair,
        AfterQuoted,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        Done,
    }

    /// <summary>How much data of the current chunk is still to come, in bytes: known from its size line on.</summary>
    public readonly long Remaining => _remaining;

    /// <summary>The same, once the size line is whole; 0 before, while a digit may still be malformed.</summary>
    public readonly long Announced => _step == Step.Data ? _remaining : 0;

    /// <summary>Takes framing up to the next data.</summary>
    /// <param name="input">What follows the bytes taken so far.</param>
    /// <param name="consumed">How many bytes of the input were taken, the data among them.</param>
    /// <param name="dataStart">Where in the input the data begins.</param>
    /// <param name="dataLength">How much of it is there, in bytes; 0 unless the answer is <see cref="ChunkStatus.Data"/>.</param>
    /// <param name="refusal">The rule that was broken; null unless the answer is <see cref="ChunkStatus.Refused"/>.</param>
    public ChunkStatus Read(ReadOnlySpan<byte> input, out int consumed, out int dataStart, out int dataLength, out Refusal? refusal)
    {
        refusal = null;
        (consumed, dataStart, dataLength) = (0, 0, 0);
        while (_step != Step.Done)
        {
            if (consumed == input.Length) return ChunkStatus.NeedMore;
            if (_step == Step.Data)
            {
                dataStart = consumed;
                dataLength = TakeData(input.Length - consumed);
                consumed += dataLength;
                return ChunkStatus.Data;
            }

            if (TakePlainFraming(input[consumed..]) is var taken and > 0)
            {
                consumed += taken;
                continue;
            }

            refusal = TakeFraming(input[consumed]);
            if (refusal is not null) return ChunkStatus.Refused;
            consumed++;
        }

        return ChunkStatus.LastChunk;
    }

    private int TakeData(int available)
    {
        var length = (int)Math.Min(_remaining, available);
        _remaining -= length;
        if (_remaining == 0) _step = Step.DataReturn;
        return length;
    }

    /// <summary>Takes what nearly always stands between data, CRLF, a size and CRLF, in one go where all of it is there. 0: it is something
    /// else, to be taken byte by byte.</summary>
    private int TakePlainFraming(ReadOnlySpan<byte> input)
    {
        var start = _step == Step.DataReturn && input.StartsWith("\r\n"u8) ? 2 : 0;
        if (start == 0 && (_step != Step.Size || _sizeDigits > 0)) return 0;

        var size = 0;
        var end = start;
        for (var last = Math.Min(start + MaxPlainDigits, input.Length); end < last && ByteClasses.IsHexDigit(input[end]); end++)
            size = (size << 4) | ByteClasses.HexValue(input[end]);
        if (end == start || !input[end..].StartsWith("\r\n"u8)) return 0;
        _remaining = size;
        _step = size == 0 ? Step.Done : Step.Data;
        return end + 2;
    }

    private Refusal? TakeFraming(byte value) => _step switch
    {
        Step.Size => TakeSize(value),
        Step.SizeLineFeed => TakeSizeLineFeed(value),
        Step.DataReturn when value == '\n' => Refusal.BareLineFeed,
        Step.DataReturn => value == '\r' ? Next(Step.DataLineFeed) : Refusal.ChunkDataOverrun,
        Step.DataLineFeed => value == '\n' ? Next(Step.Size) : Refusal.BareCarriageReturn,
        _ => TakeExtension(value),
    };

    private Refusal? TakeSize(byte value)
    {
        if (!ByteClasses.IsHexDigit(value))
        {
            if (value == '\n') return Refusal.BareLineFeed;
            return _sizeDigits == 0 ? Refusal.ChunkSizeInvalid : TakeSizeEnd(value);
        }

        if (++_sizeDigits > MaxSizeDigits || _remaining > long.MaxValue >> 4) return Refusal.ChunkSizeTooLarge;
        _remaining = (_remaining << 4) | (long)ByteClasses.HexValue(value);
        return null;
    }

    private Refusal? TakeSizeEnd(byte value)
    {
        if (value is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t')) return Refusal.ChunkSizeInvalid;
        _step = Step.AfterSize;
        return TakeExtension(value);
    }

    private Refusal? TakeSizeLineFeed(byte value)
    {
        if (value != '\n') return Refusal.BareCarriageReturn;
        _sizeDigits = 0;
        return Next(_remaining == 0 ? Step.Done : Step.Data);
    }

    private Refusal? TakeExtension(byte value)
    {
        if (value == '\r') return EndLine();
        if (++_extensionBytes > _maxExtensionBytes) return Refusal.ChunkExtensionsTooLong;
        if (value == '\n') return Refusal.BareLineFeed;
        return _step switch
        {
            // RFC 9110 section 5.6.3: bad white space (BWS) must be accepted around ';' and '=', but the grammar has none at the end of the line.
            Step.AfterSize or Step.AfterQuoted when value == ';' => Next(Step.BeforeName),
            Step.AfterSize or Step.AfterQuoted or Step.BeforeSemicolon when IsSpace(value) => Next(Step.BeforeSemicolon),
            Step.BeforeSemicolon when value == ';' => Next(Step.BeforeName),
            Step.BeforeName when IsSpace(value) => null,
            Step.BeforeName when ByteClasses.IsToken(value) => Next(Step.Name),
            Step.Name => TakeName(value),
            Step.AfterName => TakeAfterName(value),
            Step.FirstOfValue when IsSpace(value) => null,
            Step.FirstOfValue when value == '"' => Next(Step.Quoted),
            Step.FirstOfValue when ByteClasses.IsToken(value) => Next(Step.Value),
            Step.Value => TakeValue(value),
            Step.Quoted => TakeQuoted(value),
            Step.QuotedPair when ByteClasses.IsFieldText(value) => Next(Step.Quoted),
            _ => Refusal.ChunkExtensionInvalid,
        };
    }

    private Refusal? TakeName(byte value) => ByteClasses.IsToken(value) ? null : TakeAfterName(value);

    private Refusal? TakeAfterName(byte value) => value switch
    {
        (byte)'=' => Next(Step.FirstOfValue),
        (byte)';' => Next(Step.BeforeName),
        _ => IsSpace(value) ? Next(Step.AfterName) : Refusal.ChunkExtensionInvalid,
    };

    private Refusal? TakeValue(byte value)
    {
        if (ByteClasses.IsToken(value)) return null;
        if (value == ';') return Next(Step.BeforeName);
        return IsSpace(value) ? Next(Step.BeforeSemicolon) : Refusal.ChunkExtensionInvalid;
    }

    private Refusal? TakeQuoted(byte value) => value switch
    {
        (byte)'"' => Next(Step.AfterQuoted),
        (byte)'\\' => Next(Step.QuotedPair),
        _ => ByteClasses.IsQuotedText(value) ? null : Refusal.ChunkExtensionInvalid,
    };

    // White space at the end of the line is not in the grammar.
    private Refusal? EndLine() => _step is Step.AfterSize or Step.Name or Step.Value or Step.AfterQuoted
        ? Next(Step.SizeLineFeed)
        : Refusal.ChunkExtensionInvalid;

    private Refusal? Next(Step step)
    {
        _step = step;
        return null;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t';
}
