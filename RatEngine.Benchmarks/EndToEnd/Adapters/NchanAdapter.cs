namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>nginx with the nchan module, one worker and no master.</summary>
internal sealed class NchanAdapter : IAdapter
{
    private static readonly string[] ModuleFolders = ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules", "/usr/local/libexec/nginx"];

    private static string? Module => ModuleFolders.Select(folder => Path.Combine(folder, "ngx_nchan_module.so")).FirstOrDefault(File.Exists);

    public string Name => "nchan";

    public string Title => "nginx with nchan";

    public string InstallHint => "apt-get install nginx-light libnginx-mod-nchan";

    public long? ExecutableBytes => new FileInfo(Tool.Find("nginx")!).Length + new FileInfo(Module!).Length;

    public string? FindVersion() => Module is null ? null : Tool.FirstLine("nginx", "-v");

    public string? WhyNot(Feature feature) => feature switch
    {
        Feature.Json or Feature.Upload => "it runs no code of an application",
        Feature.Endless or Feature.Churn => "it has no generators",
        Feature.Routes => "its locations are not an application's routes",
        _ => null,
    };

    public IReadOnlyList<string> Command(int port, int routes)
    {
        var configuration = File.ReadAllText(SuiteFiles.Adapter("nginx.conf"))
            .Replace("{module}", Module, StringComparison.Ordinal)
            .Replace("{port}", $"{port}", StringComparison.Ordinal)
            .Replace("{work}", SuiteFiles.Work, StringComparison.Ordinal);
        var file = Path.Combine(SuiteFiles.Work, "nginx.conf");
        File.WriteAllText(file, configuration);
        return [Tool.Find("nginx")!, "-p", SuiteFiles.Work, "-c", file];
    }
}
