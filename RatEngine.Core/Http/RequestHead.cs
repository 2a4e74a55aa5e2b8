namespace RatEngine.Http;

/// <summary>The head of a request, as ranges of the bytes it came in. One a connection, reused: what it hands out is valid until
/// <see cref="Clear"/>, and until its bytes go back to their pool unless <see cref="Detach"/> came before.</summary>
internal sealed class RequestHead
{
    // A connection may be idle for long, and most paths are short.
    private const int MaxKeptBytes = 1024;

    private State _state;
    private byte[] _decodedPath = [];

    /// <summary>The fields, in their order.</summary>
    public FieldTable Fields { get; } = new();

    /// <summary>The whole head, from the method to the empty line.</summary>
    public ReadOnlyMemory<byte> Bytes => Fields.Bytes;

    public RequestMethod Method => _state.Line.Method;

    public TargetForm TargetForm => _state.Line.Form;

    /// <summary>0 or 1.</summary>
    public int MinorVersion => _state.Line.MinorVersion;

    /// <summary>The target as it came.</summary>
    public ReadOnlySpan<byte> RawTarget => _state.Line.Target.Of(Bytes.Span);

    /// <summary>The path as it came, without the query; empty in the asterisk form and where the absolute form leaves it out.</summary>
    public ReadOnlySpan<byte> RawPath => _state.Line.Path.Of(Bytes.Span);

    /// <summary>The path for routing and handlers: begins with "/", no dot segments, escapes decoded (valid UTF-8, no NUL but those that
    /// stand for an escaped slash, see <see cref="RequestPath.EscapedSlash"/>). "*" in the asterisk form.</summary>
    public ReadOnlySpan<byte> Path => _state.Path.Span;

    /// <summary>The query as it came, without the question mark.</summary>
    public ReadOnlySpan<byte> Query => _state.Line.Query.Of(Bytes.Span);

    /// <summary>What the client announced, in bytes; -1 without <c>Content-Length</c>.</summary>
    public long ContentLength => Fields.Contains(KnownField.ContentLength) ? _state.Framing.ContentLength : -1;

    /// <summary>True where the body comes in chunks.</summary>
    public bool IsChunked => _state.Framing.Codings.IsChunked;

    /// <summary>True where the client lets the connection be used again.</summary>
    public bool KeepAlive => _state.Framing.Connection.Persists(MinorVersion);

    /// <summary>True where the client waits for <c>100 Continue</c>.</summary>
    public bool ExpectContinue => _state.Framing.ExpectContinue;

    /// <summary>The request line, for the parser to fill.</summary>
    internal ref RequestLine Line => ref _state.Line;

    /// <summary>What the fields say about the message, for the parser to fill.</summary>
    internal ref RequestFraming Framing => ref _state.Framing;

    /// <summary>The first line of the field.</summary>
    public bool TryGet(KnownField field, out ReadOnlySpan<byte> value) => Fields.TryGet(field, out value);

    /// <summary>The first line of that name, in any case.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) => Fields.TryGet(name, out value);

    /// <summary>Takes the bytes of the head, once all of it was read and found good.</summary>
    public void Complete(ReadOnlyMemory<byte> bytes)
    {
        Fields.Bytes = bytes;
        _state.Path = RequestPath.Resolve(_state.Line, bytes, ref _decodedPath);
    }

    /// <summary>Copies what the head refers to into memory of its own, of just that size, so that what it came in can go back to its pool
    /// while a stream lasts.</summary>
    public void Detach()
    {
        Fields.Detach();
        _decodedPath = [];
        Complete(Fields.Bytes);
    }

    /// <summary>Forgets the request; keeps the memory for the next, where it is little.</summary>
    public void Clear()
    {
        if (_decodedPath.Length > MaxKeptBytes) _decodedPath = [];
        _state = default;
        Fields.Clear();
    }

    private struct State
    {
        public RequestLine Line;
        public RequestFraming Framing;
        public ReadOnlyMemory<byte> Path;
    }
}
