namespace RatEngine;

/// <summary>How the files of a folder are served.</summary>
public sealed record FilesOptions
{
    /// <summary>The file that answers for a folder, where it has one. Default <c>index.html</c>; null: a folder is 404.</summary>
    public string? IndexFile { get; init; } = "index.html";

    /// <summary>The value of <c>Cache-Control</c>. Default <c>no-cache</c>: a cache asks each time, and is answered 304 as long as the file is the
    /// same. Null: none.</summary>
    public string? CacheControl { get; init; } = "no-cache";

    /// <summary>Sends <c>name.br</c> or <c>name.gz</c> in place of <c>name</c> to clients that take it, where there is such a file, not older.
    /// Default true.</summary>
    public bool UsePrecompressed { get; init; } = true;

    /// <summary>Media types by extension, dot included (<c>.glb</c>), without regard to case; they go before the engine's own. Default none.</summary>
    public IReadOnlyDictionary<string, string> ContentTypes { get; init; } = new Dictionary<string, string>();
}
