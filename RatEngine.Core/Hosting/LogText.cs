using System.Collections;
using System.Net;
using Microsoft.Extensions.Logging;

namespace RatEngine.Hosting;

/// <summary>What a line says, as the provider gets it: the message and the values of its template, with control characters escaped. Nothing that a
/// client sends can then begin a line of its own or move a terminal's cursor, whatever the provider writes to.</summary>
internal sealed class LogText : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The formatter for <see cref="ILogger.Log"/>.</summary>
    public static readonly Func<LogText, Exception?, string> Format = static (text, _) => text._message;

    private readonly string _message;
    private readonly KeyValuePair<string, object?>[] _values;

    private LogText(string message, KeyValuePair<string, object?>[] values)
    {
        _message = message;
        _values = values;
    }

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>Formats and copies now: afterwards nothing of the state is needed.</summary>
    public static LogText Of<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? pairs.ToArray() : [];
        for (var i = 0; i < values.Length; i++) values[i] = new(values[i].Key, Copy(values[i].Value));
        return new LogText(EscapedText.Escape(formatter(state, exception)), values);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _message;

    // Objects that may change before the provider reads them are kept as text.
    private static object? Copy(object? value) => value is null or ValueType or EndPoint ? value : EscapedText.Escape(value.ToString() ?? "");
}
