using System.Text.RegularExpressions;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Architecture;

/// <summary>Holds ARCHITECTURE.md to the files that exist, and the files to ARCHITECTURE.md.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = Repository.Read("ARCHITECTURE.md");

    private static readonly IReadOnlyList<string> Files = Repository.Files();

    private static readonly HashSet<string> Folders = Files.SelectMany(FoldersAbove).ToHashSet();

    [Test]
    public void Every_path_that_it_names_exists() =>
        Assert.That(NamedPaths().Where(path => !Exists(path)), Is.Empty, "ARCHITECTURE.md names what is not there.");

    [Test]
    public void Every_folder_of_the_top_level_and_of_Core_is_named()
    {
        var core = Folders.Where(folder => folder.StartsWith("RatEngine.Core/", StringComparison.Ordinal) && folder.Count(c => c == '/') == 2);
        var top = Folders.Where(folder => folder.Count(c => c == '/') == 1 && !folder.StartsWith('.'));
        var named = NamedPaths().Select(path => path.TrimEnd('/')).ToHashSet();

        Assert.That(
            top.Concat(core).Select(folder => folder.TrimEnd('/')).Where(folder => !named.Contains(folder) && !named.Contains(Path.GetFileName(folder))),
            Is.Empty,
            "ARCHITECTURE.md does not name these folders.");
    }

    /// <summary>What stands between backticks, or is linked to, and looks like a folder (<c>Http/</c>) or file (<c>RatApp.cs</c>) of the
    /// repository. What begins with a slash is a request's path, what holds a space or a bracket is code.</summary>
    private static IEnumerable<string> NamedPaths() => CodeSpanOrLink().Matches(Page)
        .Select(match => match.Groups[1].Value + match.Groups[2].Value)
        .Where(text => LooksLikePath().IsMatch(text));

    private static bool Exists(string path) => path.EndsWith('/')
        ? Folders.Any(folder => EndsWithPath(folder, path))
        : Files.Any(file => EndsWithPath(file, path)) || Folders.Contains(path + "/");

    private static bool EndsWithPath(string whole, string end) =>
        whole == end || whole.EndsWith("/" + end, StringComparison.Ordinal);

    private static IEnumerable<string> FoldersAbove(string file)
    {
        for (var slash = file.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = file.IndexOf('/', slash + 1))
            yield return file[..(slash + 1)];
    }

    [GeneratedRegex(@"`([^`\n]+)`|\]\(([^)#\n]+)[^)\n]*\)")]
    private static partial Regex CodeSpanOrLink();

    [GeneratedRegex(@"^(RatEngine\.(Core|Server|Tests|Benchmarks)|[\w.][\w./-]*/|[\w./-]*\.(cs|md|json|ps1|slnx|props|targets|txt|csproj|html|css|js))$|^[\w.][\w.-]*(/[\w.-]+)+$")]
    private static partial Regex LooksLikePath();
}
