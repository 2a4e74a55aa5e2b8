using System.Text;

namespace RatEngine.Tests.Sse;

/// <summary>What the wire makes of a text, written the simplest way.</summary>
internal static class WireText
{
    /// <summary>Every break is LF, every lone surrogate U+FFFD.</summary>
    public static string Normalize(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
