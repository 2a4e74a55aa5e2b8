namespace RatEngine.Server.Logging;

/// <summary>A text file that is begun anew when it has become long; the one before it is kept as <c>.1</c>. For one thread at a time.</summary>
/// <remarks>The file is opened for each line. A file or folder that was removed, renamed or filled up is thus no special case: what cannot be written
/// throws, and the next line tries again.</remarks>
internal sealed class RollingFile(string path, long maxBytes)
{
    private bool _isTorn;

    /// <summary>Adds a line and its line end, in one write.</summary>
    /// <exception cref="IOException">The line was not written, or not whole.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        FileInfo file = new(path);
        if (file.Exists && file.Length > maxBytes)
            File.Move(path, path + ".1", overwrite: true);
        // Unbuffered: who follows the file sees whole lines, at once.
        using FileStream stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = _isTorn ? [(byte)'\n', .. line, (byte)'\n'] : [.. line, (byte)'\n'];
        // A full disk may take the beginning of a line: the next one must not continue it.
        _isTorn = true;
        stream.Write(bytes);
        _isTorn = false;
    }
}
