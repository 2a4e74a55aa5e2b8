using RatEngine.Tests.Support;

namespace RatEngine.Tests.Fuzz;

/// <summary>The inputs that the repository keeps for each target: what fuzzing begins with, and what it has found.</summary>
internal static class FuzzCorpus
{
    public const string Folder = "RatEngine.Tests/Fuzz/Corpus";

    /// <summary>The files of a target, as paths from the repository's root.</summary>
    public static IEnumerable<string> Files(string target) => Repository.Files($"{Folder}/{target}");

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Repository.Root, file));
}
