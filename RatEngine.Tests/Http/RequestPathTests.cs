using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class RequestPathTests
{
    [TestCase("/", "/")]
    [TestCase("//", "//")]
    [TestCase("/a/b/", "/a/b/")]
    [TestCase("/%41", "/A")]
    [TestCase("/%7e%7E", "/~~")]
    [TestCase("/a%20b", "/a b")]
    [TestCase("/%C3%BCber", "/über")]
    [TestCase("/a%2Fb", "/a\0b")]
    [TestCase("/a%2fb/%2F", "/a\0b/\0")]
    [TestCase("/%2541", "/%41")]
    [TestCase("/%252F", "/%2F")]
    [TestCase("/a%3Fb%23c", "/a?b#c")]
    [TestCase("/a%5Cb", "/a\\b")]
    [TestCase("/.", "/")]
    [TestCase("/..", "/")]
    [TestCase("/./", "/")]
    [TestCase("/../", "/")]
    [TestCase("/../../../a", "/a")]
    [TestCase("/a/.", "/a/")]
    [TestCase("/a/..", "/")]
    [TestCase("/a/../", "/")]
    [TestCase("/a/./b", "/a/b")]
    [TestCase("/a/b/../c", "/a/c")]
    [TestCase("/a/b/..", "/a/")]
    [TestCase("/a/b/../../../c", "/c")]
    [TestCase("/a//../b", "/a/b")]
    [TestCase("/a/%2e/b", "/a/b")]
    [TestCase("/a/%2E%2e/b", "/b")]
    [TestCase("/a/.%2e/b", "/b")]
    [TestCase("/%2e%2e/%2e%2e/etc", "/etc")]
    [TestCase("/a/..b%2F.c/%2F...", "/a/..b\0.c/\0...")]
    [TestCase("/...", "/...")]
    [TestCase("/.a/..b/c.", "/.a/..b/c.")]
    [TestCase("/.well-known/x", "/.well-known/x")]
    [TestCase("/a;b=1/..;/c", "/a;b=1/..;/c")]
    [TestCase("/[a]/b|c/d^e", "/[a]/b|c/d^e")]
    [TestCase("/[a]/../%5Bb%5D", "/[b]")]
    public void Path_is_decoded_once_and_rid_of_dot_segments(string raw, string path)
    {
        var head = HeadRun.Everyway($"GET {raw}?/../%2e HTTP/1.0\r\n\r\n").Head;
        Assert.That(Encoding.UTF8.GetString(head.Path), Is.EqualTo(path));
        Assert.That(Encoding.UTF8.GetString(head.RawPath), Is.EqualTo(raw));
    }

    [TestCase("", "")]
    [TestCase("/api/über", "/api/über")]
    [TestCase("a\0b", "a/b")]
    [TestCase("\0/\0", "///")]
    public void Text_has_escaped_slashes_as_slashes(string path, string text) =>
        Assert.That(RequestPath.ToText(Encoding.UTF8.GetBytes(path)), Is.EqualTo(text));

    [TestCase("/a/..%2Fb")]
    [TestCase("/a/..%2F..%2Fetc")]
    [TestCase("/a/b%2f..")]
    [TestCase("/a/%2e%2e%2Fb")]
    [TestCase("/a/.%2Fb")]
    [TestCase("/%2F../b%2F./c")]
    public void Dot_segment_behind_an_escaped_slash_is_refused(string raw) =>
        Assert.That(HeadRun.Everyway($"GET {raw} HTTP/1.0\r\n\r\n").Refusal, Is.EqualTo(Refusal.TargetDotSegment));

    [Test]
    public void Path_agrees_with_the_BCL_on_dot_segments(
        [Values("a", ".", "..", "")] string one, [Values("b", ".", "..", "")] string two, [Values("c", ".", "..", "")] string three)
    {
        var raw = $"/{one}/{two}/{three}";
        var head = HeadRun.Everyway($"GET {raw} HTTP/1.0\r\n\r\n").Head;
        Assert.That(Encoding.UTF8.GetString(head.Path), Is.EqualTo(new Uri("http://a" + raw).AbsolutePath));
    }
}
