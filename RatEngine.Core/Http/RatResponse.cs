using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RatEngine.Http;

namespace RatEngine;

/// <summary>The answer to a request. Status and fields can be set until it has started.</summary>
public sealed class RatResponse
{
    // Below this a copy beside the head costs less than a send of its own.
    private const int MaxCopiedBytes = 16 * 1024;

    // Has no content, and unlike 204 says so by its length (RFC 9110 section 15.3.6).
    private const int ResetContent = 205;

    private const string PlainText = "text/plain; charset=utf-8";

    private readonly HttpExchange _exchange;
    private readonly PipeWriter _output;
    private readonly ResponseBody _body;
    private readonly ResponseFields _fields = new();
    private State _state;

    internal RatResponse(HttpExchange exchange, PipeWriter output)
    {
        _exchange = exchange;
        _output = output;
        _body = new ResponseBody(this, output);
    }

    /// <summary>The status code, 200 to 599. Default 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 200 to 599.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public int Status
    {
        get => _state.Status == 0 ? 200 : _state.Status;
        set
        {
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
        get => _state.ContentType;
        set
        {
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
        get => _state.HasLength ? _state.Length : null;
        set
        {
            ThrowIfStarted();
            if (value is { } length) ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(value));
            _state.HasLength = value.HasValue;
            _state.Length = value.GetValueOrDefault();
        }
    }

    /// <summary>True once the head has been written: status and fields are fixed.</summary>
    public bool HasStarted => _state.Started;

    /// <summary>The content, for answers that are streamed. Writing is bounded by the socket: <c>FlushAsync</c> completes when it has
    /// taken the bytes, with <see cref="FlushResult.IsCompleted"/> when the client has gone.</summary>
    /// <exception cref="InvalidOperationException">From writing: the answer has been sent whole, or the handler has ended.</exception>
    public PipeWriter Body => _body;

    internal HttpExchange Exchange => _exchange;

    internal ResponseFraming Framing => _state.Framing;

    /// <summary>HEAD, and statuses without content: what is written is counted and thrown away.</summary>
    internal bool DiscardsBody => _exchange.IsHead || _state.Framing == ResponseFraming.None || Status == ResetContent;

    internal IReadOnlyList<KeyValuePair<string, string>> Fields => _fields.Lines;

    /// <summary>Sets a header field, in place of any of the same name.</summary>
    /// <exception cref="ArgumentException">The name is no token, the value holds CR, LF, NUL or another control character, or the field
    /// is the engine's own (<c>Content-Length</c>, <c>Transfer-Encoding</c>, <c>Connection</c>, <c>Date</c>, …).</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public void SetHeader(string name, string value)
    {
        ThrowIfStarted();
        _fields.Set(name, value);
    }

    /// <summary>Adds a header line, beside those of the same name.</summary>
    /// <exception cref="ArgumentException">As with <see cref="SetHeader"/>.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public void AddHeader(string name, string value)
    {
        ThrowIfStarted();
        _fields.Add(name, value);
    }

    /// <summary>Sends a whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> content, string contentType)
    {
        Start(content.Length, contentType);
        if (DiscardsBody) return default;
        if (content.Length > MaxCopiedBytes) return SendUncopiedAsync(content);
        _output.Write(content.Span);
        return default;
    }

    /// <summary>Sends a whole answer of text, in UTF-8.</summary>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendTextAsync(string text, string contentType = PlainText)
    {
        ArgumentNullException.ThrowIfNull(text);
        Start(Encoding.UTF8.GetByteCount(text), contentType);
        if (!DiscardsBody) Utf8Pieces.Write(text, _output);
        return default;
    }

    /// <summary>Sends a whole answer of JSON.</summary>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendJsonAsync<T>(T value, JsonTypeInfo<T> jsonType)
    {
        ThrowIfStarted();
        return SendAsync(JsonSerializer.SerializeToUtf8Bytes(value, jsonType), "application/json");
    }

    /// <summary>Sends a status with a line of text (none where the status allows no content).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is not in 200 to 599.</exception>
    /// <exception cref="InvalidOperationException">The answer has started.</exception>
    public ValueTask SendStatusAsync(int status, string? text = null)
    {
        Status = status;
        if (HasNoContent(status)) return FinishAsync();
        text ??= ReasonPhrase.Of(status);
        return SendTextAsync(text + "\n");
    }

    /// <summary>Writes the head of an answer whose content the caller writes to the connection itself.</summary>
    internal void StartStream(string contentType)
    {
        ThrowIfStarted();
        _state.ContentType = contentType;
        WriteHead(_exchange.IsHttp10 ? ResponseFraming.UntilClose : ResponseFraming.Chunked);
    }

    /// <summary>Writes the head, if the handler has not had it written.</summary>
    internal void StartBody()
    {
        if (_state.Started || TryAnswerConditions()) return;
        WriteHead(HasNoContent(Status) ? ResponseFraming.None
            : _state.HasLength ? ResponseFraming.Length
            : _exchange.IsHttp10 ? ResponseFraming.UntilClose
            : ResponseFraming.Chunked);
    }

    /// <summary>Answers 304 or 412 where there are validators, and the request's conditions are not met by them; what the handler writes is then
    /// thrown away.</summary>
    internal bool TryAnswerConditions()
    {
        if (!_fields.HasValidators || Status is < 200 or > 299 || !_exchange.IsRead) return false;
        var status = Conditions.Of(_exchange.Head).Evaluate(_fields.Validators, isRead: true);
        if (status == 200) return false;
        var text = status == 304 ? null : ReasonPhrase.Of(status) + "\n";
        _state = new State { Status = status, Started = true };
        RepresentationFields.RemoveFor(status, _fields);
        _exchange.WriteHead(status, text is null ? null : PlainText, text is null ? ResponseFraming.None : ResponseFraming.Length, text?.Length ?? 0, _fields.Lines);
        if (!_exchange.IsHead) Utf8Pieces.Write(text, _output);
        return true;
    }

    /// <summary>Ends the answer after the handler has ended. False: the content is shorter than announced, so that the connection must be cut.</summary>
    internal bool TryFinish()
    {
        if (!_state.Started) return FinishUnstarted();
        if (_state.Whole) return true;
        if (_state.Framing == ResponseFraming.Length && !DiscardsBody && _body.Written != _state.Length) return false;
        _body.Finish();
        _state.Whole = true;
        return true;
    }

    /// <exception cref="InvalidOperationException">The request is over.</exception>
    internal void ThrowIfOver() => _exchange.ThrowIfOver();

    /// <exception cref="InvalidOperationException">The answer has been sent whole, or its request is over.</exception>
    internal void ThrowIfEnded()
    {
        _exchange.ThrowIfOver();
        if (_state.Whole) throw new InvalidOperationException("The answer is whole: no content can follow it.");
    }

    /// <summary>Forgets what the handler had set, so that an error can be answered instead.</summary>
    internal void Reset()
    {
        _state = default;
        _fields.Clear();
        _body.Reset();
    }

    internal static bool HasNoContent(int status) => status is < 200 or 204 or 304;

    private async ValueTask SendUncopiedAsync(ReadOnlyMemory<byte> content) => await _output.WriteAsync(content).ConfigureAwait(false);

    private ValueTask FinishAsync()
    {
        FinishUnstarted();
        return default;
    }

    private bool FinishUnstarted()
    {
        if (HasNoContent(Status))
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
        ContentType = contentType;
        _state.HasLength = true;
        _state.Length = length;
        if (!TryAnswerConditions()) WriteHead(HasNoContent(Status) ? ResponseFraming.None : ResponseFraming.Length);
        _state.Whole = true;
    }

    private void WriteHead(ResponseFraming framing)
    {
        _state.Started = true;
        if (Status == ResetContent) (framing, _state.HasLength, _state.Length) = (ResponseFraming.Length, true, 0);
        _state.Framing = framing;
        _exchange.WriteHead(Status, HasNoContent(Status) ? null : _state.ContentType, framing, _state.Length, _fields.Lines);
    }

    private void ThrowIfStarted()
    {
        _exchange.ThrowIfOver();
        if (_state.Started) throw new InvalidOperationException("The answer has started: its status and fields are fixed.");
    }

    private struct State
    {
        public int Status;
        public bool Started;

        /// <summary>Head and content were written together: there is nothing to end.</summary>
        public bool Whole;
        public bool HasLength;
        public ResponseFraming Framing;
        public long Length;
        public string? ContentType;
    }
}
