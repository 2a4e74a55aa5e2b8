namespace RatEngine;

/// <summary>What a resumable run knows of the request that began it: a copy, since the run may outlive its connection.</summary>
public sealed class RunRequest
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _query;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;

    internal RunRequest(RatRequest request)
    {
        Path = request.Path;
        _query = request.QueryPairs;
        _headers = request.Headers;
    }

    /// <summary>The path, decoded. It is the run's key.</summary>
    public string Path { get; }

    /// <summary>The first value of a query parameter, decoded; null where it is absent.</summary>
    public string? Query(string name) => FirstOf(_query, name, StringComparison.Ordinal);

    /// <summary>The value of the first line of a request header; null where it is absent.</summary>
    public string? Header(string name) => FirstOf(_headers, name, StringComparison.OrdinalIgnoreCase);

    private static string? FirstOf(IReadOnlyList<KeyValuePair<string, string>> pairs, string name, StringComparison comparison)
    {
        foreach (var (key, value) in pairs)
        {
            if (key.Equals(name, comparison)) return value;
        }

        return null;
    }
}
