using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class RequestLineTests
{
    private const string Rest = "Host: a\r\n\r\n";

    [TestCase("GET", "Get")]
    [TestCase("HEAD", "Head")]
    [TestCase("POST", "Post")]
    [TestCase("PUT", "Put")]
    [TestCase("DELETE", "Delete")]
    [TestCase("PATCH", "Patch")]
    [TestCase("OPTIONS", "Options")]
    [TestCase("TRACE", "Trace")]
    public void Method_is_known(string name, string method) =>
        Assert.That(Accepted($"{name} / HTTP/1.1\r\n{Rest}").Method.ToString(), Is.EqualTo(method));

    [TestCase("get / HTTP/1.1\r\n", 501, nameof(Refusal.MethodUnknown), 4)]
    [TestCase("Get / HTTP/1.1\r\n", 501, nameof(Refusal.MethodUnknown), 4)]
    [TestCase("GETS / HTTP/1.1\r\n", 501, nameof(Refusal.MethodUnknown), 5)]
    [TestCase("BREW / HTTP/1.1\r\n", 501, nameof(Refusal.MethodUnknown), 5)]
    [TestCase("M-SEARCH * HTTP/1.1\r\n", 501, nameof(Refusal.MethodUnknown), 9)]
    [TestCase("CONNECT a:443 HTTP/1.1\r\n", 501, nameof(Refusal.MethodUnknown), 8)]
    [TestCase("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, nameof(Refusal.Http2Preface), 4)]
    [TestCase(" GET / HTTP/1.1\r\n", 400, nameof(Refusal.MethodByte), 1)]
    [TestCase("\tGET / HTTP/1.1\r\n", 400, nameof(Refusal.MethodByte), 1)]
    [TestCase("GET\t/ HTTP/1.1\r\n", 400, nameof(Refusal.MethodByte), 4)]
    [TestCase("G@T / HTTP/1.1\r\n", 400, nameof(Refusal.MethodByte), 2)]
    [TestCase("GET\0 / HTTP/1.1\r\n", 400, nameof(Refusal.MethodByte), 4)]
    [TestCase("\u0016\u0003\u0001\u0002\0", 400, nameof(Refusal.MethodByte), 1)]
    [TestCase("G\u00C9T / HTTP/1.1\r\n", 400, nameof(Refusal.MethodByte), 2)]
    [TestCase("GET\r\n", 400, nameof(Refusal.MethodByte), 4)]
    [TestCase("GET\n", 400, nameof(Refusal.BareLineFeed), 4)]
    public void Method_is_refused_at_the_first_byte_that_breaks_a_rule(string line, int status, string refusal, int seen) =>
        Refused(line, status, refusal, seen);

    [TestCase("GET", "/", "/", "")]
    [TestCase("GET", "/?", "/", "")]
    [TestCase("GET", "/a/b", "/a/b", "")]
    [TestCase("GET", "/a?b=c&d=/?e", "/a", "b=c&d=/?e")]
    [TestCase("GET", "/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@", "")]
    [TestCase("GET", "/a?-._~!$&'()*+,;=:@/?%20", "/a", "-._~!$&'()*+,;=:@/?%20")]
    [TestCase("GET", "/a[b]|c^d", "/a[b]|c^d", "")]
    [TestCase("GET", "/a?b[]={c}|^\\`", "/a", "b[]={c}|^\\`")]
    [TestCase("GET", "/a?50%", "/a", "50%")]
    [TestCase("GET", "/a?%&%4&%zz&%%41&%u0041", "/a", "%&%4&%zz&%%41&%u0041")]
    [TestCase("GET", "/a?%00&%FF&%C3", "/a", "%00&%FF&%C3")]
    [TestCase("GET", "http://a?%", "/", "%")]
    [TestCase("GET", "//a//b/", "//a//b/", "")]
    [TestCase("GET", "http://a", "/", "")]
    [TestCase("GET", "http://a/", "/", "")]
    [TestCase("GET", "HTTP://A:80/b?c", "/b", "c")]
    [TestCase("GET", "hTTp://a?c", "/", "c")]
    [TestCase("GET", "https://a:443/b", "/b", "")]
    [TestCase("GET", "http://a:/b", "/b", "")]
    [TestCase("OPTIONS", "*", "*", "")]
    [TestCase("OPTIONS", "/a", "/a", "")]
    public void Target_is_read(string method, string target, string path, string query)
    {
        var head = Accepted($"{method} {target} HTTP/1.1\r\n{Rest}");
        Assert.Multiple(() =>
        {
            Assert.That(Text(head.RawTarget), Is.EqualTo(target));
            Assert.That(Text(head.Path), Is.EqualTo(path));
            Assert.That(Text(head.Query), Is.EqualTo(query));
        });
    }

    [TestCase("GET a HTTP/1.1\r\n", nameof(Refusal.TargetForm), 5)]
    [TestCase("GET ?a HTTP/1.1\r\n", nameof(Refusal.TargetForm), 5)]
    [TestCase("GET  / HTTP/1.1\r\n", nameof(Refusal.TargetForm), 5)]
    [TestCase("GET \t/ HTTP/1.1\r\n", nameof(Refusal.TargetForm), 5)]
    [TestCase("GET \r\n", nameof(Refusal.TargetForm), 5)]
    [TestCase("GET ftp://a/ HTTP/1.1\r\n", nameof(Refusal.TargetForm), 5)]
    [TestCase("GET http:/a HTTP/1.1\r\n", nameof(Refusal.TargetForm), 11)]
    [TestCase("GET httpx://a/ HTTP/1.1\r\n", nameof(Refusal.TargetForm), 9)]
    [TestCase("GET httpss://a/ HTTP/1.1\r\n", nameof(Refusal.TargetForm), 10)]
    [TestCase("GET host:80 HTTP/1.1\r\n", nameof(Refusal.TargetForm), 6)]
    [TestCase("GET * HTTP/1.1\r\n", nameof(Refusal.AsteriskForm), 5)]
    [TestCase("POST * HTTP/1.1\r\n", nameof(Refusal.AsteriskForm), 6)]
    [TestCase("OPTIONS ** HTTP/1.1\r\n", nameof(Refusal.TargetByte), 10)]
    [TestCase("OPTIONS *?a HTTP/1.1\r\n", nameof(Refusal.TargetByte), 10)]
    [TestCase("GET http:// HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 12)]
    [TestCase("GET http:///a HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 12)]
    [TestCase("GET http://:80/ HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 15)]
    [TestCase("GET http://u@a/ HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 13)]
    [TestCase("GET http://u:p@a/ HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 15)]
    [TestCase("GET http://a:b/ HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 15)]
    [TestCase("GET http://a:65536/ HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 19)]
    [TestCase("GET http://a#b HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 13)]
    [TestCase("GET http://[::1/ HTTP/1.1\r\n", nameof(Refusal.TargetAuthority), 16)]
    [TestCase("GET /a#b HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /a?b#c HTTP/1.1\r\n", nameof(Refusal.TargetByte), 9)]
    [TestCase("GET /a\\b HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /a\0 HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /a\u0001 HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /a\u007F HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /a\u0080 HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /\u00FF HTTP/1.1\r\n", nameof(Refusal.TargetByte), 6)]
    [TestCase("GET /a?\u00E9 HTTP/1.1\r\n", nameof(Refusal.TargetByte), 8)]
    [TestCase("GET /a\tb HTTP/1.1\r\n", nameof(Refusal.TargetByte), 7)]
    [TestCase("GET /a\rb HTTP/1.1\r\n", nameof(Refusal.VersionMissing), 7)]
    [TestCase("GET /a\nb HTTP/1.1\r\n", nameof(Refusal.BareLineFeed), 7)]
    public void Target_is_refused_at_the_first_byte_that_breaks_a_rule(string line, string refusal, int seen) =>
        Refused(line, 400, refusal, seen);

    [Test]
    public void Bytes_of_a_target_are_those_of_a_URI_and_those_that_browsers_leave_raw()
    {
        const string Common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/[]|^";
        for (var value = '!'; value <= '\u00FF'; value++)
        {
            // '?' ends a path; an escape in a path is another test's.
            if (value is not ('?' or '%')) HoldsByte($"GET /{value} HTTP/1.1\r\n", Common.Contains(value, StringComparison.Ordinal));
            HoldsByte($"GET /?{value} HTTP/1.1\r\n", (Common + "?{}\\`%").Contains(value, StringComparison.Ordinal));
        }

        static void HoldsByte(string line, bool isTaken)
        {
            var result = HeadRun.Everyway(line + Rest);
            Assert.That(result.Refusal?.Name, Is.EqualTo(isTaken ? null : nameof(Refusal.TargetByte)), line);
            if (!isTaken) Assert.That(result.Seen, Is.EqualTo(line.IndexOf(" HTTP", StringComparison.Ordinal)), line);
        }
    }

    [TestCase("%", nameof(Refusal.TargetEscape), 2)]
    [TestCase("%4", nameof(Refusal.TargetEscape), 3)]
    [TestCase("%4g", nameof(Refusal.TargetEscape), 3)]
    [TestCase("%g4", nameof(Refusal.TargetEscape), 2)]
    [TestCase("%%41", nameof(Refusal.TargetEscape), 2)]
    [TestCase("%u0041", nameof(Refusal.TargetEscape), 2)]
    [TestCase("%00", nameof(Refusal.TargetNul), 3)]
    [TestCase("%80", nameof(Refusal.TargetUtf8), 3)]
    [TestCase("%C0%AF", nameof(Refusal.TargetUtf8), 3)]
    [TestCase("%C1%81", nameof(Refusal.TargetUtf8), 3)]
    [TestCase("%C3", nameof(Refusal.TargetUtf8), 4)]
    [TestCase("%C3a", nameof(Refusal.TargetUtf8), 4)]
    [TestCase("%C3/%A9", nameof(Refusal.TargetUtf8), 4)]
    [TestCase("%C3%2F", nameof(Refusal.TargetUtf8), 6)]
    [TestCase("%C3%C3%A9", nameof(Refusal.TargetUtf8), 6)]
    [TestCase("%E0%80%AF", nameof(Refusal.TargetUtf8), 6)]
    [TestCase("%ED%A0%80", nameof(Refusal.TargetUtf8), 6)]
    [TestCase("%F0%80%80%AF", nameof(Refusal.TargetUtf8), 6)]
    [TestCase("%F4%90%80%80", nameof(Refusal.TargetUtf8), 6)]
    [TestCase("%F5%80%80%80", nameof(Refusal.TargetUtf8), 3)]
    [TestCase("%FF", nameof(Refusal.TargetUtf8), 3)]
    [TestCase("%E2%82", nameof(Refusal.TargetUtf8), 7)]
    public void Escape_that_is_malformed_or_not_UTF8_is_refused_in_the_path_and_left_alone_in_the_query(string escape, string refusal, int within)
    {
        Refused($"GET /{escape} HTTP/1.1\r\n", 400, refusal, 5 + within);
        Assert.That(Text(Accepted($"GET /a?{escape} HTTP/1.1\r\n{Rest}").Query), Is.EqualTo(escape));
    }

    [Test]
    public void Character_that_is_cut_by_the_question_mark_is_refused() =>
        Refused("GET /%C3?%A9 HTTP/1.1\r\n", 400, nameof(Refusal.TargetUtf8), 9);

    [Test]
    public void Every_character_of_UTF8_may_be_escaped(
        [Values("%C3%A9", "%E2%82%AC", "%ED%9F%BF", "%EE%80%80", "%F0%9F%90%80", "%F4%8F%BF%BF", "%c2%80")] string escape)
    {
        var head = Accepted($"GET /{escape}?{escape} HTTP/1.1\r\n{Rest}");
        Assert.That(Text(head.Path), Is.EqualTo("/" + Uri.UnescapeDataString(escape)));
        Assert.That(Text(head.Query), Is.EqualTo(escape));
    }

    [TestCase("HTTP/1.0", 0)]
    [TestCase("HTTP/1.1", 1)]
    [TestCase("HTTP/1.2", 1)]
    [TestCase("HTTP/1.9", 1)]
    public void Version_is_read(string version, int minor) =>
        Assert.That(Accepted($"GET / {version}\r\n{Rest}").MinorVersion, Is.EqualTo(minor));

    [TestCase("GET / HTTP/2.0\r\n", 505, nameof(Refusal.VersionUnsupported), 15)]
    [TestCase("GET / HTTP/0.9\r\n", 505, nameof(Refusal.VersionUnsupported), 15)]
    [TestCase("GET / HTTP/3.0\r\n", 505, nameof(Refusal.VersionUnsupported), 15)]
    [TestCase("GET / HTTP/2\r\n", 400, nameof(Refusal.VersionMalformed), 13)]
    [TestCase("GET / HTTP/1\r\n", 400, nameof(Refusal.VersionMalformed), 13)]
    [TestCase("GET / HTTP/1.\r\n", 400, nameof(Refusal.VersionMalformed), 14)]
    [TestCase("GET / HTTP/1.10\r\n", 400, nameof(Refusal.VersionMalformed), 15)]
    [TestCase("GET / HTTP/11.1\r\n", 400, nameof(Refusal.VersionMalformed), 13)]
    [TestCase("GET / HTTP/01.1\r\n", 400, nameof(Refusal.VersionMalformed), 13)]
    [TestCase("GET / HTTP/1,1\r\n", 400, nameof(Refusal.VersionMalformed), 13)]
    [TestCase("GET / HTTP/x.1\r\n", 400, nameof(Refusal.VersionMalformed), 12)]
    [TestCase("GET / http/1.1\r\n", 400, nameof(Refusal.VersionMalformed), 7)]
    [TestCase("GET / HTTPS/1.1\r\n", 400, nameof(Refusal.VersionMalformed), 11)]
    [TestCase("GET / XTTP/1.1\r\n", 400, nameof(Refusal.VersionMalformed), 7)]
    [TestCase("GET /  HTTP/1.1\r\n", 400, nameof(Refusal.VersionMalformed), 7)]
    [TestCase("GET / \tHTTP/1.1\r\n", 400, nameof(Refusal.VersionMalformed), 7)]
    [TestCase("GET / HTTP/1.1 \r\n", 400, nameof(Refusal.VersionMalformed), 15)]
    [TestCase("GET / HTTP/1.1\t\r\n", 400, nameof(Refusal.VersionMalformed), 15)]
    [TestCase("GET / HTTP/1.1 x\r\n", 400, nameof(Refusal.VersionMalformed), 15)]
    [TestCase("GET / a HTTP/1.1\r\n", 400, nameof(Refusal.VersionMalformed), 7)]
    [TestCase("GET / \r\n", 400, nameof(Refusal.VersionMalformed), 7)]
    [TestCase("GET /\r\n", 400, nameof(Refusal.VersionMissing), 6)]
    [TestCase("GET http://a\r\n", 400, nameof(Refusal.TargetAuthority), 13)]
    [TestCase("OPTIONS *\r\n", 400, nameof(Refusal.VersionMissing), 10)]
    [TestCase("GET / HTTP/1.1\n", 400, nameof(Refusal.BareLineFeed), 15)]
    [TestCase("GET / HTTP/1.1\rHost: a\r\n", 400, nameof(Refusal.BareCarriageReturn), 16)]
    [TestCase("GET / HTTP/1.1\r\r\n", 400, nameof(Refusal.BareCarriageReturn), 16)]
    public void Version_is_refused_at_the_first_byte_that_breaks_a_rule(string line, int status, string refusal, int seen) =>
        Refused(line, status, refusal, seen);

    [Test]
    public void One_empty_line_before_the_request_line_is_skipped()
    {
        var result = HeadRun.Everyway($"\r\nGET /a HTTP/1.1\r\n{Rest}");
        Assert.That(result.Status, Is.EqualTo(ParseStatus.Done));
        Assert.That(Text(result.Head.Bytes.Span), Does.StartWith("GET"));
    }

    [TestCase("\r\n\r\nGET / HTTP/1.1\r\n", nameof(Refusal.SecondEmptyLine), 3)]
    [TestCase("\nGET / HTTP/1.1\r\n", nameof(Refusal.BareLineFeed), 1)]
    [TestCase("\r\n\nGET / HTTP/1.1\r\n", nameof(Refusal.BareLineFeed), 3)]
    [TestCase("\rGET / HTTP/1.1\r\n", nameof(Refusal.BareCarriageReturn), 2)]
    public void What_else_stands_before_the_request_line_is_refused(string line, string refusal, int seen) =>
        Refused(line, 400, refusal, seen);

    private static RequestHead Accepted(string head)
    {
        var result = HeadRun.Everyway(head);
        Assert.That(result.Status, Is.EqualTo(ParseStatus.Done), result.Describe());
        return result.Head;
    }

    private static void Refused(string line, int status, string refusal, int seen)
    {
        var result = HeadRun.Everyway(line + Rest);
        Assert.Multiple(() =>
        {
            Assert.That(result.Refusal?.Name, Is.EqualTo(refusal));
            Assert.That(result.Refusal?.Status, Is.EqualTo(status));
            Assert.That(result.Seen, Is.EqualTo(seen));
        });
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
