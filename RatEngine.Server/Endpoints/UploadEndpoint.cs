using RatEngine.Server.Json;
using RatEngine.Server.Uploads;

namespace RatEngine.Server.Endpoints;

/// <summary><c>POST /api/upload</c> and <c>/api/upload/&lt;session_id&gt;</c>: a raw body (its name in <c>?filename=</c>) or a form with a file.</summary>
internal static class UploadEndpoint
{
    public static void Map(RatApp app, UploadService uploads, RouteOptions options)
    {
        app.Post("/api/upload", (request, response) => ReceiveAsync(app, uploads, request, response, SessionId.New()), options);
        app.Post(
            "/api/upload/<session_id>",
            (RatRequest request, RatResponse response, string id) => ReceiveAsync(app, uploads, request, response, SessionId.Check(id)),
            options);
    }

    private static async ValueTask ReceiveAsync(RatApp app, UploadService uploads, RatRequest request, RatResponse response, string id)
    {
        if (!request.HasBody)
            throw new RatStatusException(400, "The request has no body; expected a file, or a form with a file.");
        // Held until the file is closed.
        using DescriptorLease descriptor = app.Descriptors.Take(request);
        await using Stream body = request.Body.AsStream();
        UploadContent content = await UploadContentReader.OpenAsync(request.Header("Content-Type"), request.Query("filename"), body, request.Aborted);
        StoredFile file = await uploads.ReceiveAsync(id, content, request.ContentLength, request.RemoteEndPoint, request.Aborted);
        UploadAnswer answer = new(id, file.FileName, file.Length, file.Sha256, ProgressMessages.DownloadUrl(id));
        await response.SendJsonAsync(answer, AppJson.Wire.UploadAnswer);
    }
}
