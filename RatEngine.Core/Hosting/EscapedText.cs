using System.Globalization;
using System.Text;

namespace RatEngine.Hosting;

/// <summary>Text for a log: one line, without characters that a terminal or a reader would obey instead of showing.</summary>
internal static class EscapedText
{
    /// <summary>Replaces line breaks, other control characters, invisible formatting characters (such as those that reverse the direction of text) and
    /// lone surrogates by <c>\n</c>, <c>\r</c>, <c>\t</c> or <c>\uXXXX</c>. Gives back the same string where there are none.</summary>
    public static string Escape(string text)
    {
        var first = FindEscaped(text, 0);
        if (first < 0) return text;
        var escaped = new StringBuilder(text.Length + 16);
        var start = 0;
        for (var i = first; i >= 0; i = FindEscaped(text, start))
        {
            escaped.Append(text, start, i - start);
            Append(escaped, text[i]);
            start = i + 1;
        }

        return escaped.Append(text, start, text.Length - start).ToString();
    }

    /// <summary>True where <see cref="Escape"/> would change the text.</summary>
    public static bool NeedsEscape(string text) => FindEscaped(text, 0) >= 0;

    private static int FindEscaped(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            var character = text[i];
            if (character is >= ' ' and < '\x7f') continue;
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (IsEscaped(character)) return i;
        }

        return -1;
    }

    private static bool IsEscaped(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static void Append(StringBuilder escaped, char character)
    {
        switch (character)
        {
            case '\n':
                escaped.Append("\\n");
                break;
            case '\r':
                escaped.Append("\\r");
                break;
            case '\t':
                escaped.Append("\\t");
                break;
            default:
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                break;
        }
    }
}
