namespace RatEngine.Hosting;

/// <summary>A small file that may be replaced while the server runs. Its content is compared, since the times of a link say nothing of what it
/// points to.</summary>
internal sealed class WatchedFile(string path)
{
    // No certificate is as long: a path to something endless must not fill the memory.
    private const int MaxBytes = 1024 * 1024;

    private byte[]? _content;

    public string Path => path;

    /// <summary>What it held at the last look.</summary>
    /// <exception cref="IOException">It could not be read.</exception>
    public byte[] Content => _content ?? throw new IOException(Failure);

    /// <summary>Why it could not be read; null: it could.</summary>
    public string? Failure { get; private set; } = "It was not read.";

    /// <summary>Reads it. True: it is not as it was.</summary>
    public bool Look()
    {
        var (content, failure) = (_content, Failure);
        (_content, Failure) = Read();
        return Failure != failure || !_content.AsSpan().SequenceEqual(content);
    }

    private (byte[]? Content, string? Failure) Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes) return (null, $"It is longer than {MaxBytes} bytes.");
            var content = new byte[file.Length];
            var count = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return (content[..count], null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, e.Message);
        }
    }
}
