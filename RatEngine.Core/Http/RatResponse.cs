using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RatEngine.Http;

namespace RatEngine;

/// <summary>The answer to a request. Status and fields can be set until it has started. After the handler has ended every member throws
/// <see cref="InvalidOperationException"/>.</summary>
public sealed class RatResponse
{
    // Below this a copy beside the head costs less than a send of its own.
    private const int MaxCopiedBytes = 16 * 1024;

    // Has no content, and unlike 204 says so by its length (RFC 9110 section 15.3.6).
    private const int ResetContent = 205;

    private const string PlainText = "text/plain; charset=utf-8";

    private readonly HttpExchange _exchange;
    private readonly int _generation;
    private ResponseBody? _body;
    private State _state;

    internal RatResponse(HttpExchange exchange, int generation)
    {
        _exchange = exchange;
        _generation = generation;
    }

    /// <summary>The status code, 200 to 599. Default 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 200 to 599.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public int Status
    {
        get
        {
            using var inside = Enter();
            return StatusCode;
        }

        set
        {
            using var inside = Enter();
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 200);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 599);
            ThrowIfStarted();
            _state.Status = value;
        }
    }

    /// <summary>The media type of the content; null where there is none.</summary>
    /// <exception cref="ArgumentException">The value holds CR, LF, NUL or another control character.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public string? ContentType
    {
        get
        {
            using var inside = Enter();
            return _state.ContentType;
        }

        set
        {
            using var inside = Enter();
            ThrowIfStarted();
            if (value is not null) ResponseFields.CheckValue("Content-Type", value);
            _state.ContentType = value;
        }
    }

    /// <summary>The length of the content, in bytes. Null (the default) sends <see cref="Body"/> in chunks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public long? ContentLength
    {
        get
        {
            using var inside = Enter();
            return AnnouncedLength;
        }

        set
        {
            using var inside = Enter();
            ThrowIfStarted();
            if (value is { } length) ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(value));
            _state.HasLength = value.HasValue;
            _state.Length = value.GetValueOrDefault();
        }
    }

    /// <summary>True once the head has been written: status and fields are fixed.</summary>
    public bool HasStarted
    {
        get
        {
            using var inside = Enter();
            return _state.Started;
        }
    }

    /// <summary>The content, for answers that are streamed. Writing is bounded by the socket: <c>FlushAsync</c> completes when it has
    /// taken the bytes, with <see cref="FlushResult.IsCompleted"/> when the client has gone.</summary>
    /// <exception cref="InvalidOperationException">From writing: the answer has been sent whole, or the handler has ended.</exception>
    public PipeWriter Body
    {
        get
        {
            using var inside = Enter();
            return _body ??= new ResponseBody(this, _exchange);
        }
    }

    /// <exception cref="InvalidOperationException">The request is over.</exception>
    internal HttpExchange Exchange => _exchange.Gate.Generation == _generation ? _exchange : throw HandleGate.Over();

    internal int StatusCode => _state.Status == 0 ? 200 : _state.Status;

    internal long? AnnouncedLength => _state.HasLength ? _state.Length : null;

    internal bool IsStarted => _state.Started;

    /// <summary>Nothing is missing of the answer, though the handler may still run.</summary>
    internal bool IsWhole => _state.Whole || _state.IsReplaced
        || (_state is { Started: true, Framing: ResponseFraming.Length } && (DiscardsBody || Written == _state.Length));

    /// <summary>The handler may still write to memory of the connection's that it was given.</summary>
    internal bool IsLent => _body is { IsLent: true };

    internal ResponseFraming Framing => _state.Framing;

    /// <summary>HEAD, and statuses without content: what is written is counted and thrown away.</summary>
    internal bool DiscardsBody => _exchange.IsHead || _state.Framing == ResponseFraming.None || StatusCode == ResetContent;

    internal IReadOnlyList<KeyValuePair<string, string>> Fields => _exchange.AnswerFields.Lines;

    private long Written => _body?.Written ?? 0;

    /// <summary>Sets a header field, in place of any of the same name.</summary>
    /// <exception cref="ArgumentException">The name is no token, the value holds CR, LF, NUL or another control character, or the field
    /// is the engine's own (<c>Content-Length</c>, <c>Transfer-Encoding</c>, <c>Connection</c>, <c>Date</c>, …).</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public void SetHeader(string name, string value)
    {
        using var inside = Enter();
        ThrowIfStarted();
        _exchange.AnswerFields.Set(name, value);
    }

    /// <summary>Adds a header line, beside those of the same name.</summary>
    /// <exception cref="ArgumentException">As with <see cref="SetHeader"/>.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public void AddHeader(string name, string value)
    {
        using var inside = Enter();
        ThrowIfStarted();
        _exchange.AnswerFields.Add(name, value);
    }

    /// <summary>Sends a whole answer. It leaves at once where the handler has waited for something before, else when it first does, or ends: answers to
    /// pipelined requests share a send.</summary>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> content, string contentType)
    {
        using var inside = Enter();
        Start(content.Length, contentType);
        if (!DiscardsBody)
        {
            if (content.Length > MaxCopiedBytes) return AwaitAsync(_exchange.SendUncopiedAsync(content));
            _exchange.Output.Write(content.Span);
        }

        return LeaveAsync();
    }

    /// <summary>Sends a whole answer of text, in UTF-8, as <see cref="SendAsync"/> does.</summary>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendTextAsync(string text, string contentType = PlainText)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var inside = Enter();
        Start(Encoding.UTF8.GetByteCount(text), contentType);
        if (!DiscardsBody) Utf8Pieces.Write(text, _exchange.Output);
        return LeaveAsync();
    }

    /// <summary>Sends a whole answer of JSON, as <see cref="SendAsync"/> does.</summary>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendJsonAsync<T>(T value, JsonTypeInfo<T> jsonType)
    {
        using (Enter()) ThrowIfStarted();
        return SendAsync(JsonSerializer.SerializeToUtf8Bytes(value, jsonType), "application/json");
    }

    /// <summary>Sends a status with a line of text (none where the status allows no content), as <see cref="SendAsync"/> does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is not in 200 to 599.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendStatusAsync(int status, string? text = null)
    {
        using var inside = Enter();
        Status = status;
        if (!HasNoContent(status)) return SendTextAsync((text ?? ReasonPhrase.Of(status)) + "\n");
        FinishUnstarted();
        return LeaveAsync();
    }

    /// <summary>Writes the head of an answer whose content the caller writes to the connection itself.</summary>
    internal void StartStream(string contentType)
    {
        using var inside = Enter();
        ThrowIfStarted();
        _state.ContentType = contentType;
        WriteHead(_exchange.IsHttp10 ? ResponseFraming.UntilClose : ResponseFraming.Chunked);
    }

    /// <summary>Writes the head, if the handler has not had it written.</summary>
    internal void StartBody()
    {
        if (_state.Started) return;
        if (TryAnswerConditions())
        {
            _exchange.MarkAnswerUnsent();
            return;
        }

        WriteHead(HasNoContent(StatusCode) ? ResponseFraming.None
            : _state.HasLength ? ResponseFraming.Length
            : _exchange.IsHttp10 ? ResponseFraming.UntilClose
            : ResponseFraming.Chunked);
    }

    /// <summary>Answers 304 or 412 where there are validators, and the request's conditions are not met by them; what the handler writes is then
    /// thrown away.</summary>
    internal bool TryAnswerConditions()
    {
        var fields = _exchange.AnswerFields;
        if (!fields.HasValidators || StatusCode is < 200 or > 299 || !_exchange.IsRead) return false;
        var status = Conditions.Of(_exchange.Head).Evaluate(fields.Validators, isRead: true);
        if (status == 200) return false;
        var text = status == 304 ? null : ReasonPhrase.Of(status) + "\n";
        _state = new State { Status = status, Started = true, IsReplaced = true };
        RepresentationFields.RemoveFor(status, fields);
        _exchange.WriteHead(status, text is null ? null : PlainText, text is null ? ResponseFraming.None : ResponseFraming.Length, text?.Length ?? 0, fields.Lines);
        if (!_exchange.IsHead) Utf8Pieces.Write(text, _exchange.Output);
        return true;
    }

    /// <summary>Ends the answer after the handler, or a stream, has ended. False: the content is shorter than announced.</summary>
    internal bool TryFinish()
    {
        if (!_state.Started) return FinishUnstarted();
        if (_state.Whole) return true;
        if (_state.Framing == ResponseFraming.Length && !DiscardsBody && Written != _state.Length) return false;
        _body?.EndChunk();
        if (_state.Framing == ResponseFraming.Chunked && !DiscardsBody) _exchange.Output.Write("0\r\n\r\n"u8);
        _state.Whole = true;
        return true;
    }

    /// <summary>Has a whole answer leave: at once where the handler has waited before, else when it does.</summary>
    internal ValueTask LeaveAsync() => _exchange.OnAnswerWhole() ? AwaitAsync(_exchange.FlushAnswerAsync()) : default;

    /// <summary>Moves what is still to be sent away from memory that the handler may write to.</summary>
    internal void Disown() => _body!.Disown();

    /// <exception cref="InvalidOperationException">The request is over.</exception>
    internal HandleGate.Scope Enter() => _exchange.Gate.Enter(_generation);

    /// <exception cref="InvalidOperationException">The answer has been sent whole.</exception>
    internal void ThrowIfEnded()
    {
        if (_state.Whole) throw new InvalidOperationException("The answer is whole: no content can follow it.");
    }

    /// <summary>No content can follow: what there is leaves by <see cref="LeaveAsync"/>.</summary>
    internal bool IsSent => _state.Whole || _state.IsReplaced;

    internal static bool HasNoContent(int status) => status is < 200 or 204 or 304;

    private static ValueTask AwaitAsync(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully) return Pending(flush);
        _ = flush.Result;
        return default;

        static async ValueTask Pending(ValueTask<FlushResult> flush) => await flush.ConfigureAwait(false);
    }

    private bool FinishUnstarted()
    {
        if (HasNoContent(StatusCode))
        {
            _state.Whole = true;
            WriteHead(ResponseFraming.None);
        }
        else if (_state.HasLength && _exchange.IsHead)
        {
            Start(_state.Length, _state.ContentType);
        }
        else
        {
            if (_state.HasLength && _state.Length != 0) return false;
            Start(0, _state.ContentType);
        }

        return true;
    }

    private void Start(long length, string? contentType)
    {
        ThrowIfStarted();
        if (contentType is not null) ResponseFields.CheckValue("Content-Type", contentType);
        _state.ContentType = contentType;
        _state.HasLength = true;
        _state.Length = length;
        if (!TryAnswerConditions()) WriteHead(HasNoContent(StatusCode) ? ResponseFraming.None : ResponseFraming.Length);
        _state.Whole = true;
    }

    private void WriteHead(ResponseFraming framing)
    {
        _state.Started = true;
        if (StatusCode == ResetContent) (framing, _state.HasLength, _state.Length) = (ResponseFraming.Length, true, 0);
        _state.Framing = framing;
        _exchange.WriteHead(StatusCode, HasNoContent(StatusCode) ? null : _state.ContentType, framing, _state.Length, Fields);
    }

    private void ThrowIfStarted()
    {
        if (_state.Started) throw new InvalidOperationException("The answer has started: its status and fields are fixed.");
    }

    private struct State
    {
        public int Status;
        public bool Started;

        /// <summary>Head and content were written together: there is nothing to end.</summary>
        public bool Whole;

        /// <summary>304 or 412 was answered: what the handler writes is thrown away.</summary>
        public bool IsReplaced;
        public bool HasLength;
        public ResponseFraming Framing;
        public long Length;
        public string? ContentType;
    }
}
