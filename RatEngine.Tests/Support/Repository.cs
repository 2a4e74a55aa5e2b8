namespace RatEngine.Tests.Support;

/// <summary>The repository whose tests these are, found from where they run.</summary>
internal static class Repository
{
    private static readonly string[] NotSources =
        [".git", ".vs", ".idea", "artifacts", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder that holds <c>RatEngine.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program of <c>RatEngine.Benchmarks</c>, in the configuration of these tests, which are built after it.</summary>
    public static string BenchmarkProgram { get; } = Path.Combine(
        Root, "artifacts/bin/RatEngine.Benchmarks", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "RatEngine.Benchmarks.dll");

    /// <summary>All files that are no build output, as paths from the root with <c>/</c>: <c>RatEngine.Core/Hosting/RatApp.cs</c>.</summary>
    /// <param name="folder">Only those below this folder, given from the root.</param>
    public static IReadOnlyList<string> Files(string folder = "")
    {
        var files = new List<string>();
        Collect(new DirectoryInfo(Path.Combine(Root, folder)), files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>The text of a file given from the root.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static void Collect(DirectoryInfo folder, List<string> files)
    {
        files.AddRange(folder.EnumerateFiles().Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')));
        foreach (var inner in folder.EnumerateDirectories())
        {
            if (!NotSources.Contains(inner.Name)) Collect(inner, files);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RatEngine.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No RatEngine.slnx in {AppContext.BaseDirectory} or above it.");
    }
}
