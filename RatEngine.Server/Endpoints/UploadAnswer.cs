namespace RatEngine.Server.Endpoints;

/// <summary>The answer to an upload.</summary>
internal sealed record UploadAnswer(string SessionId, string Filename, long FileSize, string Sha256, string DownloadUrl);
