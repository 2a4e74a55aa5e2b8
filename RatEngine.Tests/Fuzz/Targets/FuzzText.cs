using System.Runtime.InteropServices;
using System.Text;

namespace RatEngine.Tests.Fuzz;

/// <summary>Inputs as text.</summary>
internal static class FuzzText
{
    private const byte Utf16Mark = 0xFF;

    /// <summary>UTF-8; but bytes behind 0xFF, which UTF-8 never holds, are UTF-16 as it is, so that half a surrogate pair can come as well.</summary>
    public static string Of(ReadOnlySpan<byte> input) => input is [Utf16Mark, .. var units]
        ? new string(MemoryMarshal.Cast<byte, char>(units))
        : Encoding.UTF8.GetString(input);
}
