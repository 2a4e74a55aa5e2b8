using System.Text;
using RatEngine.Routing;

namespace RatEngine.Tests.Routing;

public sealed class PathTextTests
{
    [TestCase("", "")]
    [TestCase("/api/über", "/api/über")]
    [TestCase("a\0b", "a/b")]
    [TestCase("\0/\0", "///")]
    public void Text_is_decoded_with_escaped_slashes_as_slashes(string path, string text) =>
        Assert.That(PathText.ToString(Encoding.UTF8.GetBytes(path)), Is.EqualTo(text));
}
