namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Where the suite's files lie: what it starts beside the program, what it makes in the repository.</summary>
internal static class SuiteFiles
{
    /// <summary>The repository, or where there is none the current folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What is compiled and written for a run.</summary>
    public static string Work { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "e2e")).FullName;

    /// <summary>Sources in C, copied beside the program.</summary>
    public static string Native(string folder) => Path.Combine(AppContext.BaseDirectory, "EndToEnd", "Native", folder);

    /// <summary>A file of an adapter, copied beside the program.</summary>
    public static string Adapter(string file) => Path.Combine(AppContext.BaseDirectory, "EndToEnd", "Adapters", "Files", file);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RatEngine.slnx"))) return folder.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
