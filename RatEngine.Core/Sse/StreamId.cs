using System.Security.Cryptography;

namespace RatEngine.Sse;

/// <summary>Names a stream, or a failure, in logs: 16 hexadecimal digits that nobody can guess.</summary>
internal static class StreamId
{
    public static string Next() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}
