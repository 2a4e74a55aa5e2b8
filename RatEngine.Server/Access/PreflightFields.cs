namespace RatEngine.Server.Access;

/// <summary>Which request fields pages of listed origins may send (WHATWG Fetch, "CORS protocol").</summary>
/// <param name="configured">Field names, beside those that the server reads itself; <see cref="Any"/> is every field.</param>
internal sealed class PreflightFields(IEnumerable<string> configured)
{
    /// <summary>Stands for every field.</summary>
    public const string Any = "*";

    // What the endpoints read, and what an EventSource sends.
    private static readonly string[] Own = ["Content-Type", "Idempotency-Key", "Last-Event-ID", "Cache-Control"];

    private readonly string[] _names = [.. Own.Concat(configured).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The answer differs from one request to the next.</summary>
    public bool DependOnRequest => _names.Contains(Any);

    /// <summary>The value of <c>Access-Control-Allow-Headers</c>.</summary>
    /// <param name="requested">The value of <c>Access-Control-Request-Headers</c>; null where it is absent.</param>
    public string Allow(string? requested)
    {
        IEnumerable<string> names = _names.Where(name => name != Any);
        // Each field by its name: to a request with credentials "*" means nothing, and to none does it mean Authorization.
        if (DependOnRequest)
            names = names.Union(Split(requested ?? "").Where(IsFieldName), StringComparer.OrdinalIgnoreCase);
        return string.Join(", ", names);
    }

    /// <summary>Reads field names separated by commas, or <see cref="Any"/>.</summary>
    public static bool TryRead(string text, out IReadOnlyList<string> names)
    {
        names = Split(text);
        return names.Count > 0 && names.All(IsFieldName);
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // token: RFC 9110 section 5.6.2.
    private static bool IsFieldName(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
