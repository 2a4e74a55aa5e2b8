using CsCheck;

namespace RatEngine.Tests.Sse;

/// <summary>Strings made of what an encoder could trip over: every break there is, half characters, and the words of the format
/// itself.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "data", "event", "id", "retry", ":", ": ", " ", "x", "7", "\r", "\n", "\r\n", "\n\n", "\0", "\t", "\v", "\f", "\u0085", "\u2028", "\u2029",
        "\uFEFF", "\uD800", "\uDC00", "\uD83D\uDE00", "\u00E9", "\n\nevent: admin\ndata: pwn\n\n",
    ];

    public static Gen<string> Any { get; } =
        Gen.Frequency((4, Gen.Int[0, Pieces.Length - 1].Select(piece => Pieces[piece]).Array[0, 12].Select(string.Concat)), (1, Gen.String));

    public static Gen<string> OneLine { get; } =
        Any.Select(text => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)
            .Replace("\0", "", StringComparison.Ordinal));
}
