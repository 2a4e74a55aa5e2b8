using System.Text.Encodings.Web;

namespace RatEngine.PubSub;

/// <summary>Text from outside, as a message shows it: in quotes, escaped, and not at any length.</summary>
internal static class ShownText
{
    private const int MaxChars = 64;

    public static string Quote(string text) => text.Length <= MaxChars ? $"\"{Escape(text)}\"" : $"\"{Escape(text[..MaxChars])}…\"";

    private static string Escape(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
}
