using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RatEngine.Sse;

namespace RatEngine;

/// <summary>One event, as the application says it. Its data is payload, whatever it holds: text from outside belongs here. Every line of it
/// gets a <c>data:</c> of its own, so that it can neither end the event nor begin another. Making one from a string or from prepared UTF-8
/// allocates nothing. <c>default</c> says nothing: the client sees no event.</summary>
/// <example><code>
/// yield return new SseEvent("text");
/// yield return new SseEvent("text", type: "progress", id: "7") { Retry = TimeSpan.FromSeconds(3) };
/// yield return SseEvent.Json(progress, AppJson.Default.Progress, type: "progress");
/// </code></example>
public readonly struct SseEvent
{
    // Null: no data. Empty, with bytes in _utf8: the data is those bytes. This saves a flag, and so eight bytes of an event.
    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _utf8;

    // The complement of the ticks, which are never negative: 0 is left to mean "absent", and default(SseEvent) needs that.
    private readonly long _retryTicksComplement;

    /// <summary>An event with text as its data.</summary>
    /// <param name="data">Any text. Its line breaks reach the client as LF, and a lone surrogate as U+FFFD.</param>
    /// <param name="type">See <see cref="Type"/>.</param>
    /// <param name="id">See <see cref="Id"/>.</param>
    /// <exception cref="ArgumentException">The type or id holds CR, LF or NUL, which would start a field of its own.</exception>
    public SseEvent(string data, string? type = null, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        _text = data;
        Type = type;
        Id = id;
    }

    /// <summary>An event with prepared UTF-8 as its data: the cheapest to write. Not a copy: the bytes must stay as they are until the
    /// event is sent.</summary>
    /// <param name="utf8Data">UTF-8 without a byte order mark. Bytes that are no valid UTF-8 go out as they are.</param>
    /// <param name="type">See <see cref="Type"/>.</param>
    /// <param name="id">See <see cref="Id"/>.</param>
    /// <exception cref="ArgumentException">The type or id holds CR, LF or NUL, which would start a field of its own.</exception>
    public SseEvent(ReadOnlyMemory<byte> utf8Data, string? type = null, string? id = null)
    {
        _text = "";
        _utf8 = utf8Data;
        Type = type;
        Id = id;
    }

    /// <summary>The data as text. Null (the default) writes no <c>data</c> line, and the client sees no event; empty text is an event
    /// with empty data. Prepared UTF-8 is decoded at each call.</summary>
    public string? Data
    {
        get => _utf8.IsEmpty ? _text : Encoding.UTF8.GetString(_utf8.Span);
        init
        {
            _text = value;
            _utf8 = default;
        }
    }

    /// <summary>The name of the event that the client listens for. Null (the default) or empty is <c>message</c>.</summary>
    /// <exception cref="ArgumentException">It holds CR, LF or NUL, which would start a field of its own.</exception>
    public string? Type
    {
        get;
        init => field = OneLineValue.Check(value, "event type", "type");
    }

    /// <summary>What the client sends back as <c>Last-Event-ID</c> when it reconnects. Null (the default) leaves its last one as it is,
    /// empty resets it.</summary>
    /// <exception cref="ArgumentException">It holds CR, LF or NUL, which would start a field of its own.</exception>
    public string? Id
    {
        get;
        init => field = OneLineValue.Check(value, "id", "id");
    }

    /// <summary>How long the client waits before it reconnects, sent in whole milliseconds, rounded down. Null (the default) leaves its
    /// wait as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? Retry
    {
        get => _retryTicksComplement == 0 ? null : new TimeSpan(~_retryTicksComplement);
        init
        {
            if (value is { } wait)
                ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(Retry));
            _retryTicksComplement = ~value?.Ticks ?? 0;
        }
    }

    /// <summary>A comment, which no client shows. It goes before the fields, every line of it in a line of its own. Null (the default)
    /// writes none.</summary>
    public string? Comment { get; init; }

    internal bool HasData => _text is not null;

    /// <summary>About how many bytes the event takes: at least a third of them.</summary>
    internal int RoughLength => (_text?.Length ?? 0) + _utf8.Length + (Type?.Length ?? 0) + (Comment?.Length ?? 0);

    /// <summary>The data, where it was given as text.</summary>
    internal ReadOnlySpan<char> Text => _text;

    internal ReadOnlyMemory<byte> Utf8Memory => _utf8;

    /// <summary>The data, where it was given as prepared UTF-8 and is not empty.</summary>
    internal ReadOnlySpan<byte> Utf8Data => _utf8.Span;

    /// <summary>An event with JSON as its data, serialized here and once.</summary>
    /// <param name="value">What to serialize.</param>
    /// <param name="jsonType">How: from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="type">See <see cref="Type"/>.</param>
    /// <param name="id">See <see cref="Id"/>.</param>
    /// <exception cref="ArgumentException">The type or id holds CR, LF or NUL, which would start a field of its own.</exception>
    public static SseEvent Json<T>(T value, JsonTypeInfo<T> jsonType, string? type = null, string? id = null) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, jsonType), type, id);

    /// <summary>A comment alone: the client sees no event, but the connection is shown to live.</summary>
    public static SseEvent FromComment(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        return new SseEvent { Comment = comment };
    }
}
