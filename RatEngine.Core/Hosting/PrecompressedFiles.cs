namespace RatEngine.Hosting;

/// <summary>The compressed forms of a file that lie beside it: <c>a.css.br</c>, <c>a.css.gz</c>.</summary>
internal readonly struct PrecompressedFiles
{
    private static readonly string[] Both = ["br", "gzip"];

    private readonly string? _brotli;
    private readonly string? _gzip;

    private PrecompressedFiles(string? brotli, string? gzip) => (_brotli, _gzip) = (brotli, gzip);

    public bool IsEmpty => _brotli is null && _gzip is null;

    /// <summary>The codings there are, the one that saves most first.</summary>
    public ReadOnlySpan<string> Codings => Both.AsSpan(_brotli is null ? 1 : 0, (_brotli is null ? 0 : 1) + (_gzip is null ? 0 : 1));

    public static PrecompressedFiles Of(FileRoot root, string path)
    {
        var changed = File.GetLastWriteTimeUtc(path);
        return new PrecompressedFiles(Find(root, path + ".br", changed), Find(root, path + ".gz", changed));
    }

    /// <summary>The file in that coding; null where there is none.</summary>
    public string? PathOf(string coding) => coding switch
    {
        "br" => _brotli,
        "gzip" => _gzip,
        _ => null,
    };

    // An older one is what is left of another version. A time of change that is not there is one of 1601.
    private static string? Find(FileRoot root, string path, DateTime changed) =>
        root.Resolve(Path.GetDirectoryName(path)!, Path.GetFileName(path)) is { } real && File.GetLastWriteTimeUtc(real) >= changed && File.Exists(real) ? real : null;
}
