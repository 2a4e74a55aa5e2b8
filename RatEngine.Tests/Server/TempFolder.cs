namespace RatEngine.Tests.Server;

/// <summary>A folder for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ratengine-test-").FullName;

    public IEnumerable<string> FileNames => Directory.EnumerateFiles(Path).Select(System.IO.Path.GetFileName)!;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
