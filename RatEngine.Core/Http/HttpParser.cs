using System.Buffers;

namespace RatEngine.Http;

/// <summary>Turns a connection's bytes into request heads and trailer sections, in place where they lie in one piece. One a connection, for
/// one caller at a time. It answers as soon as a byte breaks a rule, at the same byte however the bytes were cut; where a byte breaks a
/// limit and a rule, the limit is judged first. After a refusal the connection is at its end, and so is its parser.</summary>
internal sealed class HttpParser(HttpLimits limits)
{
    // Two buffers: the head's is still in use while the trailers of its body are read.
    private readonly GatherBuffer _headBytes = new();
    private GatherBuffer? _trailerBytes;

    private HeadState _head;
    private TrailerState _trailers;

    /// <summary>True from the first byte of a head (an empty line before it is none) to its end: the clock for heads runs.</summary>
    public bool IsWithinHead => _head.HasBegun;

    /// <summary>Reads a request head. After <see cref="ParseStatus.NeedMore"/> call it again with the bytes from
    /// <paramref name="consumed"/> on and more.</summary>
    /// <param name="buffer">What has come, from the first byte that was not consumed.</param>
    /// <param name="head">Filled as the bytes come, and whole after <see cref="ParseStatus.Done"/>. It refers to the bytes of
    /// <paramref name="buffer"/>, or to the parser's own until the next head begins.</param>
    /// <param name="consumed">Done: after the empty line. Else the start of the head: only an empty line before it is consumed.</param>
    /// <param name="examined">NeedMore: the end of the buffer.</param>
    /// <param name="refusal">The rule that was broken; null unless the answer is <see cref="ParseStatus.Refused"/>.</param>
    public ParseStatus ParseHead(
        in ReadOnlySequence<byte> buffer,
        RequestHead head,
        out SequencePosition consumed,
        out SequencePosition examined,
        out Refusal? refusal)
    {
        var section = buffer;
        var status = _head.HasBegun ? ParseStatus.Done : BeginHead(ref section, head);
        refusal = _head.Refusal;
        if (status == ParseStatus.Done) status = ReadHead(section, head, out refusal);
        consumed = section.Start;
        examined = buffer.End;
        if (status != ParseStatus.Done) return status;

        var length = _head.Fields.Position;
        head.Complete(_head.IsGathered ? _headBytes.Memory[..length] : section.First[..length]);
        if (RequestPath.HidesDotSegment(head.Path))
        {
            refusal = _head.Refusal = Refusal.TargetDotSegment;
            return ParseStatus.Refused;
        }

        consumed = examined = section.GetPosition(length);
        _head = default;
        return ParseStatus.Done;
    }

    /// <summary>Reads the trailer section of a chunked body, from after its last chunk's line to its empty line, by the rules and limits
    /// for the fields of a head. Called again as <see cref="ParseHead"/> is, always from the section's start.</summary>
    public ParseStatus ParseTrailers(
        in ReadOnlySequence<byte> buffer,
        FieldTable trailers,
        out SequencePosition consumed,
        out SequencePosition examined,
        out Refusal? refusal)
    {
        if (!_trailers.HasBegun) BeginTrailers(trailers);
        consumed = buffer.Start;
        examined = buffer.End;
        var status = ReadTrailers(buffer, trailers, out refusal);
        if (status != ParseStatus.Done) return status;

        var length = _trailers.Fields.Position;
        trailers.Bytes = _trailers.IsGathered ? _trailerBytes!.Memory[..length] : buffer.First[..length];
        consumed = examined = buffer.GetPosition(length);
        _trailers = default;
        return ParseStatus.Done;
    }

    /// <summary>Lets go of the buffers that gathered a head in pieces, for the time of a stream: after <see cref="RequestHead.Detach"/>,
    /// and not while a head or its trailers are being read.</summary>
    public void ReleaseBuffers()
    {
        _headBytes.Release();
        _trailerBytes = null;
    }

    /// <summary>Lets go of buffers that became large, for the time until the next head. Not while a head or its trailers are being read.</summary>
    public void TrimBuffers()
    {
        _headBytes.Trim();
        _trailerBytes = null;
    }

    // RFC 9112 section 2.2: clients have been known to send one CRLF after a body; a second one is none of that kind.
    private ParseStatus BeginHead(ref ReadOnlySequence<byte> section, RequestHead head)
    {
        while (true)
        {
            if (section.IsEmpty) return ParseStatus.NeedMore;
            switch (ByteAt(section, 0))
            {
                case (byte)'\n':
                    return RefuseHead(Refusal.BareLineFeed);
                case (byte)'\r' when _head.SawEmptyLine:
                    return RefuseHead(Refusal.SecondEmptyLine);
                case (byte)'\r':
                    if (section.Length == 1) return ParseStatus.NeedMore;
                    if (ByteAt(section, 1) != '\n') return RefuseHead(Refusal.BareCarriageReturn);
                    _head.SawEmptyLine = true;
                    section = section.Slice(2);
                    break;
                default:
                    head.Clear();
                    _headBytes.Clear();
                    _head.HasBegun = true;
                    return ParseStatus.Done;
            }
        }
    }

    private ParseStatus ReadHead(in ReadOnlySequence<byte> section, RequestHead head, out Refusal? refusal)
    {
        if (!_head.IsGathered)
        {
            var status = ReadHead(section.FirstSpan, head, out refusal);
            if (status != ParseStatus.NeedMore || section.IsSingleSegment) return status;
            _head.IsGathered = true;
        }

        _headBytes.Fill(section, limits.MaxHeadBytes + 1L);
        return ReadHead(_headBytes.Span, head, out refusal);
    }

    private ParseStatus ReadHead(ReadOnlySpan<byte> bytes, RequestHead head, out Refusal? refusal)
    {
        if (!_head.Line.IsDone)
        {
            var limit = Math.Min(limits.MaxRequestLineBytes, limits.MaxHeadBytes);
            var status = _head.Line.Parse(Within(bytes, limit), ref head.Line, out refusal);
            if (status != ParseStatus.Done) return JudgeLength(status, bytes, limit, Refusal.RequestLineTooLong, ref refusal);
            _head.Fields = new FieldSectionParser(_head.Line.Position, limits.MaxFields);
        }

        return ReadFields(ref _head.Fields, bytes, head.Fields, new RequestFieldRules(head), out refusal);
    }

    private void BeginTrailers(FieldTable trailers)
    {
        trailers.Clear();
        _trailerBytes?.Clear();
        _trailers.Fields = new FieldSectionParser(0, limits.MaxFields);
        _trailers.HasBegun = true;
    }

    private ParseStatus ReadTrailers(in ReadOnlySequence<byte> section, FieldTable trailers, out Refusal? refusal)
    {
        if (!_trailers.IsGathered)
        {
            var status = ReadFields(ref _trailers.Fields, section.FirstSpan, trailers, default(TrailerFieldRules), out refusal);
            if (status != ParseStatus.NeedMore || section.IsSingleSegment) return status;
            _trailers.IsGathered = true;
        }

        _trailerBytes ??= new GatherBuffer();
        _trailerBytes.Fill(section, limits.MaxHeadBytes + 1L);
        return ReadFields(ref _trailers.Fields, _trailerBytes.Span, trailers, default(TrailerFieldRules), out refusal);
    }

    private ParseStatus ReadFields<TRules>(
        ref FieldSectionParser parser, ReadOnlySpan<byte> bytes, FieldTable table, TRules rules, out Refusal? refusal)
        where TRules : struct, IFieldRules
    {
        var status = parser.Parse(Within(bytes, limits.MaxHeadBytes), table, rules, out refusal);
        return JudgeLength(status, bytes, limits.MaxHeadBytes, Refusal.HeadTooLarge, ref refusal);
    }

    private ParseStatus RefuseHead(Refusal refusal)
    {
        _head.Refusal = refusal;
        return ParseStatus.Refused;
    }

    // What lies beyond a limit is never looked at: that there is such a byte is what refuses, whatever it is.
    private static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> bytes, int limit) => bytes[..Math.Min(bytes.Length, limit)];

    private static ParseStatus JudgeLength(ParseStatus status, ReadOnlySpan<byte> bytes, int limit, Refusal tooLong, ref Refusal? refusal)
    {
        if (status != ParseStatus.NeedMore || bytes.Length <= limit) return status;
        refusal = tooLong;
        return ParseStatus.Refused;
    }

    private static byte ByteAt(in ReadOnlySequence<byte> section, int index)
    {
        if (index < section.FirstSpan.Length) return section.FirstSpan[index];
        Span<byte> value = stackalloc byte[1];
        section.Slice(index, 1).CopyTo(value);
        return value[0];
    }

    private struct HeadState
    {
        public bool SawEmptyLine;
        public bool HasBegun;
        public bool IsGathered;
        public Refusal? Refusal;
        public RequestLineParser Line;
        public FieldSectionParser Fields;
    }

    private struct TrailerState
    {
        public bool HasBegun;
        public bool IsGathered;
        public FieldSectionParser Fields;
    }
}
