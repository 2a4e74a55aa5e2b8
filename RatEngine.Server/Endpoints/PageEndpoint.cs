using RatEngine.Server.Pages;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /</c> and the files it needs: the page that shows every example live.</summary>
internal static class PageEndpoint
{
    public static void Map(RatApp app)
    {
        foreach (PageFile file in PageFile.LoadAll())
            Map(app, file);
    }

    public static void Map(RatApp app, PageFile file) => app.Get(file.Path, (request, response) => SendAsync(file, request, response));

    private static ValueTask SendAsync(PageFile file, RatRequest request, RatResponse response)
    {
        PageHeaders.Set(response);
        response.SetHeader("Cache-Control", "no-cache");
        if (file.Forms.Count > 1)
            response.AddHeader("Vary", "Accept-Encoding");
        string? coding = request.ChooseEncoding(file.Forms.Count > 1 ? PageForm.Codings : []);
        if (coding is null)
            return response.SendStatusAsync(406);
        PageForm form = file.Forms[coding];
        if (coding != PageForm.Identity)
            response.SetHeader("Content-Encoding", coding);
        response.SetValidators(form.Tag);
        return response.SendAsync(form.Bytes, file.ContentType);
    }
}
