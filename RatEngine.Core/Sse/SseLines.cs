using System.Numerics;

namespace RatEngine.Sse;

/// <summary>The lines of a text, in UTF-16 or UTF-8, for <c>foreach</c>. It breaks at CR, LF and CRLF and at nothing else (not at NEL, LS,
/// PS or FF: WHATWG HTML, "Parsing an event stream"). A text that ends with a break has an empty line after it; an empty text is one empty
/// line.</summary>
internal ref struct SseLines<T> where T : unmanaged, IBinaryInteger<T>
{
    private ReadOnlySpan<T> _rest;
    private bool _ended;

    public SseLines(ReadOnlySpan<T> text) => _rest = text;

    public ReadOnlySpan<T> Current { get; private set; }

    private static T CarriageReturn => T.CreateTruncating('\r');

    private static T LineFeed => T.CreateTruncating('\n');

    public readonly SseLines<T> GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_ended)
            return false;

        var end = _rest.IndexOfAny(CarriageReturn, LineFeed);
        if (end < 0)
        {
            Current = _rest;
            _ended = true;
            return true;
        }

        Current = _rest[..end];
        _rest = _rest[(end + GetBreakLength(end))..];
        return true;
    }

    private readonly int GetBreakLength(int at) =>
        _rest[at] == CarriageReturn && at + 1 < _rest.Length && _rest[at + 1] == LineFeed ? 2 : 1;
}
