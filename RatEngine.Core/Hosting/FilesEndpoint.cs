using System.Text;
using RatEngine.Http;

namespace RatEngine.Hosting;

/// <summary>Answers with the files of one folder.</summary>
internal sealed class FilesEndpoint(FileRoot root, FilesOptions options)
{
    private readonly Dictionary<string, string> _contentTypes = new(options.ContentTypes, StringComparer.OrdinalIgnoreCase);

    public bool HasIndex => options.IndexFile is not null;

    /// <summary>Answers for the folder itself.</summary>
    public ValueTask HandleRootAsync(RatRequest request, RatResponse response) => HandleAsync(request, response, default);

    /// <summary>Answers for what the route's only parameter names in the folder.</summary>
    public ValueTask HandleAsync(RatRequest request, RatResponse response)
    {
        var value = request.Values[0];
        return HandleAsync(request, response, request.PathBytes.Slice(value.Start, value.Length));
    }

    private ValueTask HandleAsync(RatRequest request, RatResponse response, ReadOnlySpan<byte> path)
    {
        var asFolder = path.IsEmpty || path[^1] == '/';
        if (root.Find(path) is not { } found) return response.SendStatusAsync(404);
        if (asFolder) return options.IndexFile is { } index ? SendAsync(request, response, root.Resolve(found, index)) : response.SendStatusAsync(404);
        if (HasIndex && Directory.Exists(found)) return RedirectAsync(request, response, path);
        return SendAsync(request, response, found);
    }

    /// <summary>To the folder with its slash, without which the links of its index would lead elsewhere. Relative: what stands before the last
    /// segment cannot make another host of it.</summary>
    private static ValueTask RedirectAsync(RatRequest request, RatResponse response, ReadOnlySpan<byte> path)
    {
        var name = Uri.EscapeDataString(Encoding.UTF8.GetString(path[(path.LastIndexOf((byte)'/') + 1)..]));
        var query = RequestQuery.ToUri(request.Exchange.Head.Query);
        response.SetHeader("Location", query.Length == 0 ? $"./{name}/" : $"./{name}/?{query}");
        return response.SendStatusAsync(307);
    }

    private ValueTask SendAsync(RatRequest request, RatResponse response, string? path)
    {
        if (path is null || !File.Exists(path)) return response.SendStatusAsync(404);
        response.SetHeader("X-Content-Type-Options", "nosniff");
        if (options.CacheControl is { } caching) response.SetHeader("Cache-Control", caching);
        var type = _contentTypes.GetValueOrDefault(Path.GetExtension(path)) ?? ContentTypes.Of(path);
        var variants = options.UsePrecompressed && !ContentTypes.IsCompressed(type) ? PrecompressedFiles.Of(root, path) : default;
        if (variants.IsEmpty) return SendFileAsync(response, path, new SendFileOptions { ContentType = type });

        response.AddHeader("Vary", "Accept-Encoding");
        if (request.ChooseEncoding(variants.Codings) is not { } coding) return response.SendStatusAsync(406);
        return variants.PathOf(coding) is { } compressed
            ? SendFileAsync(response, compressed, new SendFileOptions { ContentType = type, ContentEncoding = coding })
            : SendFileAsync(response, path, new SendFileOptions { ContentType = type });
    }

    private static async ValueTask SendFileAsync(RatResponse response, string path, SendFileOptions options)
    {
        try
        {
            await response.SendFileAsync(path, options).ConfigureAwait(false);
        }
        catch (Exception e) when (!response.HasStarted && e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or UnauthorizedAccessException)
        {
            // Removed a moment ago, or not the server's to read: to a client that is the same as not there.
            throw new RatStatusException(404, "Not Found");
        }
    }
}
