using System.Text.RegularExpressions;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Architecture;

/// <summary>What holds for every file of the repository.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 400;

    /// <summary>Files that may be longer, with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    private static readonly string[] TextExtensions =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".ps1", ".txt", ".html", ".css", ".js", ".yml",
        ".editorconfig", ".gitignore", ".gitattributes", "",
    ];

    [Test]
    public void Source_file_is_short() => Assert.That(
        from file in Repository.Files("RatEngine.Core").Concat(Repository.Files("RatEngine.Server"))
        where file.EndsWith(".cs", StringComparison.Ordinal) && !LongFiles.ContainsKey(file)
        let lines = Repository.Read(file).Count(c => c == '\n')
        where lines > MostLines
        select $"{file} has {lines} lines",
        Is.Empty);

    [Test]
    public void No_file_names_a_path_of_a_developers_machine() => Assert.That(
        from file in TextFiles()
        from found in HomeFolder().Matches(Repository.Read(file)).Select(match => match.Value).Concat(PathsOfThisMachine(file))
        select $"{file} names {found}",
        Is.Empty);

    [Test]
    public void No_project_file_or_page_points_out_of_the_repository() => Assert.That(
        from file in TextFiles()
        where !file.EndsWith(".cs", StringComparison.Ordinal)
        from Match match in RelativePath().Matches(Repository.Read(file))
        let target = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, match.Value))
        where !target.StartsWith(Repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        select $"{file} names {match.Value}",
        Is.Empty);

    private static IEnumerable<string> TextFiles() => Repository.Files().Where(file => TextExtensions.Contains(Path.GetExtension(file)));

    /// <summary>The repository's own place and the folder above it, where they are deep enough to mean nothing else.</summary>
    private static IEnumerable<string> PathsOfThisMachine(string file)
    {
        var text = Repository.Read(file);
        return new[] { Repository.Root, Path.GetDirectoryName(Repository.Root) ?? "" }
            .Where(path => path.Split('/', '\\', StringSplitOptions.RemoveEmptyEntries).Length > 1)
            .Where(path => text.Contains(path, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<![\w.])(/(home/\w+|Users/\w+|root)/|[A-Za-z]:\\Users\\)")]
    private static partial Regex HomeFolder();

    [GeneratedRegex(@"(?<![\w./])(\.\./)+[\w.-]+")]
    private static partial Regex RelativePath();
}
