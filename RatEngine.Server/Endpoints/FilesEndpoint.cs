using RatEngine.Server.Configuration;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /files/&lt;path&gt;</c>: the files of a folder, where the options name one.</summary>
internal static class FilesEndpoint
{
    /// <summary>Maps the folder's files, after all other endpoints that they could be taken for.</summary>
    /// <exception cref="RatOptionsException">There is no such folder, or the path is another endpoint's.</exception>
    public static void Map(RatApp app, string? folder, string path)
    {
        if (folder is null)
            return;
        try
        {
            // The first request would be too late to find out that it may not be read.
            _ = Directory.EnumerateFileSystemEntries(folder).Any();
            app.Files(path, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RatOptionsException(Settings.FilesFolder.Key, $"\"{folder}\" ({e.Message.TrimEnd('.')})", "the path of a folder that exists and can be read");
        }
        catch (InvalidOperationException)
        {
            throw new RatOptionsException(Settings.FilesPath.Key, $"\"{path}\"", "a path that no other endpoint has");
        }
    }
}
