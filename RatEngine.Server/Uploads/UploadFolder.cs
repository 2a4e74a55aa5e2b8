using System.Buffers;
using System.Security.Cryptography;

namespace RatEngine.Server.Uploads;

/// <summary>The files of uploads. Names are the server's own; a file that is not whole ends in <c>.part</c>.</summary>
internal sealed class UploadFolder
{
    private const string Whole = ".upload";
    private const string Partial = ".part";
    private const int BlockBytes = 64 * 1024;

    private readonly TimeProvider _time;

    /// <summary>Uses a folder, and makes it where there is none. Uploads that a server before this one did not end are removed.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public UploadFolder(string path, TimeProvider time)
    {
        _time = time;
        FullPath = Directory.CreateDirectory(path).FullName;
        DeletePartial();
    }

    public string FullPath { get; }

    /// <summary>Writes an upload to a new file. Where that fails nothing stays on disk.</summary>
    /// <param name="content">Read to its end, a block at a time.</param>
    /// <param name="received">Told the number of bytes so far, before each block is written; it may refuse them.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<StoredFile> SaveAsync(UploadContent content, Action<long> received, CancellationToken stop)
    {
        string name = Path.Combine(FullPath, SessionId.New());
        try
        {
            (long length, string sha256) = await WriteAsync(name + Partial, content, received, stop);
            // What follows the file in a form is a part of a whole upload too.
            await content.FinishAsync(stop);
            File.Move(name + Partial, name + Whole);
            return new StoredFile(name + Whole, content.FileName, length, sha256, _time.GetUtcNow());
        }
        catch
        {
            File.Delete(name + Partial);
            throw;
        }
    }

    /// <summary>Deletes a file. A download of it that is under way goes on.</summary>
    public static void Delete(StoredFile file) => File.Delete(file.Path);

    /// <summary>Deletes what other runs of the server have left behind.</summary>
    public void DeleteWrittenBefore(DateTimeOffset moment)
    {
        foreach (FileInfo file in new DirectoryInfo(FullPath).EnumerateFiles())
        {
            if (file.Extension is Whole or Partial && file.LastWriteTimeUtc < moment)
                file.Delete();
        }
    }

    private void DeletePartial()
    {
        foreach (string path in Directory.EnumerateFiles(FullPath, "*" + Partial))
        {
            try
            {
                // Another server that uses the folder has those locked that it still writes.
                new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or not this server's to remove.
            }
        }
    }

    private static async Task<(long Length, string Sha256)> WriteAsync(string path, UploadContent content, Action<long> received, CancellationToken stop)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            long length = 0;
            while (await content.ReadAsync(block, stop) is > 0 and int read)
            {
                received(length += read);
                hash.AppendData(block, 0, read);
                await file.WriteAsync(block.AsMemory(0, read), stop);
            }

            return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
