using RatEngine.Hosting;
using RatEngine.Routing;

namespace RatEngine;

/// <summary>Routes that serve files.</summary>
public static class RatAppFiles
{
    private static readonly FilesOptions Defaults = new();

    /// <summary>Serves the files below a folder, to GET and HEAD: <c>app.Files("/static", "public")</c> answers <c>/static/a/b.css</c> with
    /// <c>public/a/b.css</c>, with ranges and conditional requests (see <see cref="RatResponseFiles.SendFileAsync"/>) and
    /// <c>X-Content-Type-Options: nosniff</c>. Nothing outside the folder is reached, by no spelling of a path and by no symbolic link; names that
    /// begin with a dot are hidden. What is not served is 404.</summary>
    /// <param name="app">The app.</param>
    /// <param name="path">Where the files are served: begins with a slash; text alone, without parameters.</param>
    /// <param name="folder">The folder, which must exist; only the server's owner should be able to write in it.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">The path is not valid; the message shows it.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidOperationException">Another route answers the path, or the server has started.</exception>
    public static RatApp Files(this RatApp app, string path, string folder, FilesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var endpoint = new FilesEndpoint(new FileRoot(folder), options ?? Defaults);
        var prefix = path.TrimEnd('/') + "/";
        PathArguments.Parse(prefix, 0);
        app.MapPattern("GET", RoutePattern.Parse(prefix + "<path:file>"), endpoint.HandleAsync, options: null);
        return endpoint.HasIndex ? app.MapPattern("GET", RoutePattern.Parse(prefix), endpoint.HandleRootAsync, options: null) : app;
    }
}
