namespace RatEngine;

/// <summary>What a resumable run knows of the request that began it: a copy, since the run may outlive its connection.</summary>
public sealed class RunRequest
{
    private const int RunBytes = 1500;
    private const int PairBytes = 80;

    private readonly IReadOnlyList<KeyValuePair<string, string>> _query;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;

    internal RunRequest(RatRequest request)
    {
        Path = request.Path;
        _query = request.QueryPairs;
        _headers = request.Headers;
    }

    /// <summary>What it takes in memory.</summary>
    internal long Bytes => BytesOf(Path) + BytesOf(_query) + BytesOf(_headers);

    /// <summary>The path, decoded. It is the run's key.</summary>
    public string Path { get; }

    /// <summary>The first value of a query parameter, decoded; null where it is absent.</summary>
    public string? Query(string name) => FirstOf(_query, name, StringComparison.Ordinal);

    /// <summary>The value of the first line of a request header; null where it is absent.</summary>
    public string? Header(string name) => FirstOf(_headers, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is kept for a path: a run, its topic, and the path as the key of both.</summary>
    internal static long BytesOf(string path) => RunBytes + (4L * path.Length);

    private static long BytesOf(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        var bytes = 0L;
        foreach (var (name, value) in pairs) bytes += PairBytes + (2L * (name.Length + value.Length));
        return bytes;
    }

    private static string? FirstOf(IReadOnlyList<KeyValuePair<string, string>> pairs, string name, StringComparison comparison)
    {
        foreach (var (key, value) in pairs)
        {
            if (key.Equals(name, comparison)) return value;
        }

        return null;
    }
}
