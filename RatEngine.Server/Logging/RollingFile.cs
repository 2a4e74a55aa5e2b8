namespace RatEngine.Server.Logging;

/// <summary>A text file that is begun anew when it has become long; the one before it is kept as <c>.1</c>. For any thread.</summary>
internal sealed class RollingFile(string path, long maxBytes) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _file;

    /// <summary>Adds a line and its line end, in one write.</summary>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_file?.Length > maxBytes)
                Roll();
            // Unbuffered: who follows the file sees whole lines, at once.
            _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            _file.Write([.. line, (byte)'\n']);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _file?.Dispose();
    }

    private void Roll()
    {
        _file!.Dispose();
        _file = null;
        File.Move(path, path + ".1", overwrite: true);
    }
}
