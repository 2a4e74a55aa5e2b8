using System.Text;
using CsCheck;
using RatEngine.Sse;

namespace RatEngine.Tests.Sse;

public sealed class SseLinesTests
{
    [TestCase("", "")]
    [TestCase("a", "a")]
    [TestCase("\n", "", "")]
    [TestCase("\r\n", "", "")]
    [TestCase("\n\r", "", "", "")]
    [TestCase("\r\r\n", "", "", "")]
    [TestCase("a\rb\nc\r\nd", "a", "b", "c", "d")]
    [TestCase("a\r", "a", "")]
    [TestCase("a\u0085b\u2028c\u2029d\fe\vf", "a\u0085b\u2028c\u2029d\fe\vf")]
    public void A_text_breaks_at_CR_LF_and_CRLF(string text, params string[] lines)
    {
        Assert.That(Split(text), Is.EqualTo(lines));
        Assert.That(SplitUtf8(text), Is.EqualTo(lines));
    }

    [Test]
    public void Lines_are_those_of_a_plain_split() => HostileText.Any.Select(WireTextOf)
        .Sample(text => Assert.That(SplitUtf8(text), Is.EqualTo(Split(text)).And.EqualTo(WireText.Normalize(text).Split('\n'))), iter: 5_000);

    // Breaks are kept; lone surrogates, which UTF-8 cannot hold, are not.
    private static string WireTextOf(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        foreach (var line in new SseLines<char>(text))
            lines.Add(line.ToString());
        return lines;
    }

    private static List<string> SplitUtf8(string text)
    {
        var lines = new List<string>();
        foreach (var line in new SseLines<byte>(Encoding.UTF8.GetBytes(text)))
            lines.Add(Encoding.UTF8.GetString(line));
        return lines;
    }
}
