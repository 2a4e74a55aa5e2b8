namespace RatEngine.Server.Logging;

/// <summary>Standard output or standard error, opened at the start: later the number of a descriptor that was closed then may be a client's.</summary>
internal sealed class StandardStream(Func<Stream> open) : IDisposable
{
    private readonly Stream? _stream = TryOpen(open);

    /// <exception cref="IOException">It is closed, or cannot take the bytes.</exception>
    public void Write(ReadOnlySpan<byte> bytes) => (_stream ?? throw new IOException("The stream was closed when the process began.")).Write(bytes);

    public void Dispose() => _stream?.Dispose();

    private static Stream? TryOpen(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
