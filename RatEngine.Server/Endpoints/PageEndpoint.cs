using RatEngine.Server.Files;
using RatEngine.Server.Pages;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /</c> and the files it needs: the page that shows every example live.</summary>
internal static class PageEndpoint
{
    // The page loads nothing from elsewhere and runs no script but its own.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    public static void Map(RatApp app)
    {
        foreach (PageFile file in PageFile.LoadAll())
            Map(app, file);
    }

    public static void Map(RatApp app, PageFile file) => app.Get(file.Path, (request, response) => SendAsync(file, request, response));

    private static ValueTask SendAsync(PageFile file, RatRequest request, RatResponse response)
    {
        response.SetHeader("ETag", file.Version.Tag);
        response.SetHeader("Cache-Control", "no-cache");
        response.SetHeader("Content-Security-Policy", Policy);
        response.SetHeader("X-Content-Type-Options", "nosniff");
        response.SetHeader("Referrer-Policy", "no-referrer");
        int status = Conditions.Of(request).Evaluate(file.Version);
        return status == 200 ? response.SendAsync(file.Content, file.ContentType) : response.SendStatusAsync(status);
    }
}
