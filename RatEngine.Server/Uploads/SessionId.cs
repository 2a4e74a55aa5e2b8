using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace RatEngine.Server.Uploads;

/// <summary>The ids of upload sessions. Who knows one may watch, fetch and replace the upload, so the server's own cannot be guessed.</summary>
internal static class SessionId
{
    private const int MaxLength = 64;

    // 128 bits: as many as a random UUID's, and a few more.
    private const int RandomBytes = 16;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>A new id of 22 characters.</summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>Takes an id from a path.</summary>
    /// <exception cref="RatStatusException">400: it is no id.</exception>
    public static string Check(string id) =>
        id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Characters)
            ? id
            : throw new RatStatusException(400, $"The session id has {id.Length} characters; expected 1 to {MaxLength} of A-Z a-z 0-9 - _.");
}
