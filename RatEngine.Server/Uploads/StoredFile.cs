namespace RatEngine.Server.Uploads;

/// <summary>A whole upload on disk.</summary>
/// <param name="Path">Where it lies; made by the server, never from what a client sent.</param>
/// <param name="FileName">What the client calls it. Input from outside: shown, but never a path.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">In hexadecimal digits, lower case.</param>
/// <param name="CompletedAt">When its last byte was written.</param>
internal sealed record StoredFile(string Path, string FileName, long Length, string Sha256, DateTimeOffset CompletedAt);
