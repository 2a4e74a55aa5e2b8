using RatEngine.Server.Uploads;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/download/&lt;session_id&gt;</c>: the file of an upload, whole or in parts.</summary>
internal static class DownloadEndpoint
{
    public static void Map(RatApp app, UploadSessions sessions) =>
        app.Get("/api/download/<session_id>", (RatRequest request, RatResponse response, string id) => SendAsync(sessions, request, response, SessionId.Check(id)));

    private static async ValueTask SendAsync(UploadSessions sessions, RatRequest request, RatResponse response, string id)
    {
        StoredFile file = sessions.FindFile(id) ?? throw Missing();
        SetFields(response);
        try
        {
            await response.SendFileAsync(file.Path, new SendFileOptions
            {
                // Its bytes are a stranger's: of no type that a browser would show or run.
                ContentType = "application/octet-stream",
                ETag = $"\"{file.Sha256}\"",
                LastModified = file.CompletedAt,
                DownloadName = file.FileName,
            });
        }
        catch (FileNotFoundException)
        {
            throw Missing();
        }
    }

    private static void SetFields(RatResponse response)
    {
        response.SetHeader("X-Content-Type-Options", "nosniff");
        response.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.SetHeader("Cache-Control", "private, no-cache");
    }

    private static RatStatusException Missing() => new(404, "The session has no file: nothing has been uploaded to it, or it was kept long enough.");
}
