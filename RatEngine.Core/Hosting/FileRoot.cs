using System.Text;
using RatEngine.Http;

namespace RatEngine.Hosting;

/// <summary>A folder that paths from requests are looked up in, and never out of.</summary>
internal sealed class FileRoot
{
    // As the kernel's own limit (path_resolution(7)).
    private const int MaxLinks = 40;

    // RFC 8615: what is below it is meant for everybody, although its name looks hidden. Only at the top, where clients look for it.
    private const string WellKnown = ".well-known";

    private readonly string _root;
    private readonly string _inside;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FileRoot(string folder)
    {
        var path = Path.GetFullPath(folder);
        var real = Follow(Path.GetPathRoot(path)!, path);
        if (real is null || !Directory.Exists(real)) throw new DirectoryNotFoundException($"The folder \"{folder}\" was not found; files are served from one that exists.");
        _root = Path.TrimEndingDirectorySeparator(real);
        _inside = Path.EndsInDirectorySeparator(_root) ? _root : _root + Path.DirectorySeparatorChar;
    }

    /// <summary>What a path names in the folder. Null where that does not exist, or the path is refused.</summary>
    /// <param name="path">Of a request, decoded, without its first slash; empty is the folder itself. A slash at its end says nothing.</param>
    public string? Find(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty) return _root;
        // An escaped slash is a part of a name, and no file can have it.
        if (path.Contains(RequestPath.EscapedSlash)) return null;
        if (path[^1] == '/') path = path[..^1];
        var relative = Encoding.UTF8.GetString(path);
        foreach (var name in relative.AsSpan().Split('/'))
        {
            if (!FileNameRules.CanServe(relative.AsSpan()[name]) && !(name.Start.Value == 0 && relative.AsSpan()[name] is WellKnown)) return null;
        }

        return Resolve(_root, relative);
    }

    /// <summary>A path below a folder of this one, without symbolic links; null where there is no such file or folder, or they lead
    /// out of it or in a circle.</summary>
    public string? Resolve(string folder, string relative) =>
        Follow(folder, relative) is { } real && (real == _root || real.StartsWith(_inside, StringComparison.Ordinal)) ? real : null;

    /// <summary>Walks a path as the system would, up to the first name that does not exist: a path of thousands costs no more than that.</summary>
    /// <param name="folder">Where to begin; has no links in it.</param>
    /// <param name="path">From there, or from the root of all.</param>
    /// <returns>The path without links; null where they are too many, or a name does not exist.</returns>
    private static string? Follow(string folder, string path)
    {
        var links = 0;
        var rest = new Stack<string>();
        var current = Push(rest, folder, path);
        while (rest.TryPop(out var name))
        {
            if (name == "..") current = Path.GetDirectoryName(current) ?? current;
            if (name is "." or "..") continue;
            var next = Path.Combine(current, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                if (!Path.Exists(next)) return null;
                current = next;
            }
            else if (++links > MaxLinks) return null;
            else current = Push(rest, current, target);
        }

        return current;
    }

    /// <summary>Puts the names of a path before those that are left. Returns where the path begins.</summary>
    private static string Push(Stack<string> rest, string folder, string path)
    {
        var start = Path.IsPathRooted(path) ? Path.GetPathRoot(path)! : null;
        var names = path[(start?.Length ?? 0)..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--) rest.Push(names[i]);
        return start ?? folder;
    }
}
