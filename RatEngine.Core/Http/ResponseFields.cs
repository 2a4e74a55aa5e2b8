using System.Buffers;
using System.Collections.Frozen;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>The fields that a handler gave, checked when they are given: what goes out cannot split or frame a message.</summary>
internal sealed class ResponseFields
{
    private static readonly SearchValues<char> Control = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\n\u000b\u000c\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f");

    // What the engine alone writes: framing, and what describes this connection. Content-Type and Content-Length are properties of the response.
    private static readonly FrozenSet<string> Engine = new[]
    {
        "Connection", "Content-Length", "Content-Type", "Date", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private const string ETag = "ETag";
    private const string LastModified = "Last-Modified";

    private List<KeyValuePair<string, string>>? _lines;

    public IReadOnlyList<KeyValuePair<string, string>> Lines => _lines ?? (IReadOnlyList<KeyValuePair<string, string>>)[];

    /// <summary>An <c>ETag</c> or <c>Last-Modified</c> is among them.</summary>
    public bool HasValidators { get; private set; }

    /// <summary>What they say of the version of the content.</summary>
    public Validators Validators => new(Find(ETag), HttpDate.Read(Find(LastModified)));

    public void Set(string name, string value)
    {
        Check(name, value);
        Note(name);
        _lines?.RemoveAll(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        (_lines ??= []).Add(new(name, value));
    }

    public void Add(string name, string value)
    {
        Check(name, value);
        Note(name);
        (_lines ??= []).Add(new(name, value));
    }

    /// <summary>The value of the first line of that name; null where there is none.</summary>
    public string? Find(string name) => _lines?.Find(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public void RemoveAll(Predicate<string> match) => _lines?.RemoveAll(line => match(line.Key));

    public void Clear()
    {
        _lines?.Clear();
        HasValidators = false;
    }

    /// <exception cref="ArgumentException">The value would end its line or holds a control character.</exception>
    public static void CheckValue(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.AsSpan().ContainsAny(Control))
            throw new ArgumentException($"The value of the field {name} must stay on one line, without control characters: found one at {value.AsSpan().IndexOfAny(Control)}.", nameof(value));
    }

    private void Note(string name) =>
        HasValidators |= name.Equals(ETag, StringComparison.OrdinalIgnoreCase) || name.Equals(LastModified, StringComparison.OrdinalIgnoreCase);

    private static bool IsToken(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAscii(c) || !ByteClasses.IsToken((byte)c)) return false;
        }

        return true;
    }

    private static void Check(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!IsToken(name)) throw new ArgumentException($"A field name must be a token (RFC 9110 section 5.6.2): found one that is not.", nameof(name));
        if (Engine.Contains(name)) throw new ArgumentException($"The field {name} is written by the engine alone.", nameof(name));
        CheckValue(name, value);
    }
}
