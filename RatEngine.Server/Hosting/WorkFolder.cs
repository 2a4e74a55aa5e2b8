namespace RatEngine.Server;

/// <summary>A folder of this run's own among the temporary files: made when it is asked for, removed at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private DirectoryInfo? _folder;

    /// <summary>A path in the folder. Nobody else can have made it before: the folder's name is new, and it is for this user alone.</summary>
    public string PathOf(string name)
    {
        _folder ??= Make();
        return Path.Combine(_folder.FullName, name);
    }

    private static DirectoryInfo Make()
    {
        try
        {
            return Directory.CreateTempSubdirectory("ratengine-");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RatOptionsException("TMPDIR", $"\"{Path.GetTempPath()}\" ({e.Message.TrimEnd('.')})", "a folder for temporary files that can be written to");
        }
    }

    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file in use stays behind, in a folder that the system clears.
        }
    }
}
