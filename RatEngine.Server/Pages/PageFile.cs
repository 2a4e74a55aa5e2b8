using System.Reflection;

namespace RatEngine.Server.Pages;

/// <summary>A file of the page, embedded in the assembly.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Forms">Its bytes in each coding that there is, by the coding's name; always as they are, under <see cref="PageForm.Identity"/>.</param>
internal sealed record PageFile(string Path, string ContentType, IReadOnlyDictionary<string, PageForm> Forms)
{
    /// <summary>The file as it is.</summary>
    public ReadOnlyMemory<byte> Content => Forms[PageForm.Identity].Bytes;

    /// <summary>The files of the page that shows every example.</summary>
    public static IReadOnlyList<PageFile> LoadAll() =>
    [
        Load("index.html", "/", "text/html; charset=utf-8"),
        Load("style.css", "/style.css", "text/css; charset=utf-8"),
        Load("app.js", "/app.js", "text/javascript; charset=utf-8"),
        Load("favicon.svg", "/favicon.svg", "image/svg+xml"),
    ];

    /// <summary>The files of the hub's page beside those.</summary>
    public static IReadOnlyList<PageFile> LoadHub() =>
    [
        Load("hub.html", "/hub", "text/html; charset=utf-8"),
        Load("hub.css", "/hub.css", "text/css; charset=utf-8"),
        Load("hub.js", "/hub.js", "text/javascript; charset=utf-8"),
    ];

    private static PageFile Load(string name, string path, string contentType)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Pages/{name}")
            ?? throw new InvalidOperationException($"The assembly holds no Pages/{name}.");
        byte[] content = new byte[resource.Length];
        resource.ReadExactly(content);
        return new PageFile(path, contentType, PageForm.MakeAll(content).ToDictionary(form => form.Coding));
    }
}
