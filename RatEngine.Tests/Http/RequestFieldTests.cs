using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class RequestFieldTests
{
    private const string Line = "GET / HTTP/1.1\r\n";
    private const string Host = "Host: a\r\n";

    [TestCase("X: y", "y")]
    [TestCase("X:y", "y")]
    [TestCase("X: \t y \t ", "y")]
    [TestCase("X:", "")]
    [TestCase("X:  \t", "")]
    [TestCase("X: a b\tc", "a b\tc")]
    [TestCase("x: a:b", "a:b")]
    [TestCase("X: \u0080\u00FF", "\u0080\u00FF")]
    [TestCase("X: \"a, b\"", "\"a, b\"")]
    public void Value_is_read_without_the_white_space_around_it(string line, string value)
    {
        var head = Accepted($"{Line}{Host}{line}\r\n\r\n");
        Assert.That(head.TryGet("X"u8, out var found), Is.True);
        Assert.That(Encoding.Latin1.GetString(found), Is.EqualTo(value));
    }

    [Test]
    public void Name_may_hold_every_byte_of_a_token()
    {
        var head = Accepted($"{Line}{Host}!#$%&'*+-.^_`|~09azAZ: x\r\n\r\n");
        Assert.That(head.TryGet("!#$%&'*+-.^_`|~09AZaz"u8, out _), Is.True);
    }

    [Test]
    public void Lines_keep_their_order_and_their_doubles()
    {
        var head = Accepted($"{Line}Accept: a\r\n{Host}accept: b\r\nX-A: 1\r\nx-a: 2\r\n\r\n");
        Assert.Multiple(() =>
        {
            Assert.That(head.Fields.Count, Is.EqualTo(5));
            Assert.That(Encoding.ASCII.GetString(head.Fields.Name(2)), Is.EqualTo("accept"));
            Assert.That(head.Fields.Field(2), Is.EqualTo(KnownField.Accept));
            Assert.That(head.Fields.IndexOf("X-A"u8, 4), Is.EqualTo(4));
            Assert.That(head.Fields.IndexOf("X-B"u8, 0), Is.EqualTo(-1));
            Assert.That(head.TryGet(KnownField.Cookie, out _), Is.False);
        });
    }

    [TestCase("X\n", nameof(Refusal.BareLineFeed), 2)]
    [TestCase("X: y\n", nameof(Refusal.BareLineFeed), 5)]
    [TestCase("X: y\rZ: z\r\n", nameof(Refusal.BareCarriageReturn), 6)]
    [TestCase("X: y\r\r\n", nameof(Refusal.BareCarriageReturn), 6)]
    [TestCase("\rX: y\r\n", nameof(Refusal.BareCarriageReturn), 2)]
    [TestCase("\n", nameof(Refusal.BareLineFeed), 1)]
    [TestCase(" X: y\r\n", nameof(Refusal.FieldFolded), 1)]
    [TestCase("\tX: y\r\n", nameof(Refusal.FieldFolded), 1)]
    [TestCase(" \r\n", nameof(Refusal.FieldFolded), 1)]
    [TestCase("X: y\r\n z\r\n", nameof(Refusal.FieldFolded), 7)]
    [TestCase("X: y\r\n\tz\r\n", nameof(Refusal.FieldFolded), 7)]
    [TestCase("X : y\r\n", nameof(Refusal.FieldNameSpace), 2)]
    [TestCase("X\t: y\r\n", nameof(Refusal.FieldNameSpace), 2)]
    [TestCase(": y\r\n", nameof(Refusal.FieldNameEmpty), 1)]
    [TestCase("X\r\n", nameof(Refusal.FieldColonMissing), 2)]
    [TestCase("X y\r\n", nameof(Refusal.FieldNameSpace), 2)]
    [TestCase("X@: y\r\n", nameof(Refusal.FieldNameByte), 2)]
    [TestCase("X(a): y\r\n", nameof(Refusal.FieldNameByte), 2)]
    [TestCase("X\0: y\r\n", nameof(Refusal.FieldNameByte), 2)]
    [TestCase("X\u00E9: y\r\n", nameof(Refusal.FieldNameByte), 2)]
    [TestCase("X\u007F: y\r\n", nameof(Refusal.FieldNameByte), 2)]
    [TestCase("X: y\0\r\n", nameof(Refusal.FieldValueByte), 5)]
    [TestCase("X: \u0001\r\n", nameof(Refusal.FieldValueByte), 4)]
    [TestCase("X: \u000B\r\n", nameof(Refusal.FieldValueByte), 4)]
    [TestCase("X: \u001F\r\n", nameof(Refusal.FieldValueByte), 4)]
    [TestCase("X: \u007F\r\n", nameof(Refusal.FieldValueByte), 4)]
    [TestCase("Connection: \u0008close\r\n", nameof(Refusal.FieldValueByte), 13)]
    public void Line_is_refused_at_the_first_byte_that_breaks_a_rule(string line, string refusal, int seen) =>
        Refused(Line + Host, line, 400, refusal, seen);

    [TestCase("a")]
    [TestCase("example.com")]
    [TestCase("example.com.")]
    [TestCase("EXAMPLE.com:8087")]
    [TestCase("a_b-c~d")]
    [TestCase("127.0.0.1:0")]
    [TestCase("a:")]
    [TestCase("a:65535")]
    [TestCase("a:00080")]
    [TestCase("[::1]")]
    [TestCase("[::]:80")]
    [TestCase("[1:2:3:4:5:6:7:8]")]
    [TestCase("[1:2:3:4:5:6:7::]")]
    [TestCase("[::ffff:192.0.2.1]:")]
    [TestCase("[1:2:3:4:5:6:192.0.2.1]")]
    [TestCase("[fe80::ABCD]")]
    [TestCase("caf%C3%A9")]
    [TestCase("a!$&'()*+;=")]
    public void Host_is_accepted(string host) => Accepted($"{Line}Host:\t{host} \r\n\r\n");

    [TestCase("")]
    [TestCase("  ")]
    [TestCase(":80")]
    [TestCase("a b")]
    [TestCase("a,b")]
    [TestCase("a, a")]
    [TestCase("u@a")]
    [TestCase("u:p@a")]
    [TestCase("a/b")]
    [TestCase("a/")]
    [TestCase("http://a")]
    [TestCase("a?b")]
    [TestCase("a#b")]
    [TestCase("a\\b")]
    [TestCase("a\"b")]
    [TestCase("a<b>")]
    [TestCase("a:b")]
    [TestCase("a:-1")]
    [TestCase("a:+1")]
    [TestCase("a:80:80")]
    [TestCase("a:65536")]
    [TestCase("a:000080")]
    [TestCase("a:8 0")]
    [TestCase("a%")]
    [TestCase("a%4")]
    [TestCase("a%zz")]
    [TestCase("a%00")]
    [TestCase("a%FF")]
    [TestCase("\u00E9")]
    [TestCase("::1")]
    [TestCase("[::1")]
    [TestCase("::1]")]
    [TestCase("[]")]
    [TestCase("[a]")]
    [TestCase("[::1]a")]
    [TestCase("[::1]:a")]
    [TestCase("a[::1]")]
    [TestCase("[::1%25eth0]")]
    [TestCase("[:::]")]
    [TestCase("[1::2::3]")]
    [TestCase("[1:2:3:4:5:6:7]")]
    [TestCase("[1:2:3:4:5:6:7:8:9]")]
    [TestCase("[1:2:3:4::5:6:7:8]")]
    [TestCase("[12345::]")]
    [TestCase("[::1.2.3]")]
    [TestCase("[::1.2.3.256]")]
    [TestCase("[::1.2.3.04]")]
    [TestCase("[1.2.3.4::]")]
    [TestCase("[:1::2]")]
    [TestCase("[v1.a]")]
    public void Host_is_refused(string host)
    {
        Refused(Line, $"Host: {host}\r\n\r\n", 400, nameof(Refusal.HostInvalid));
        Refused("GET / HTTP/1.0\r\n", $"Host: {host}\r\n\r\n", 400, nameof(Refusal.HostInvalid));
    }

    [Test]
    public void Host_must_stand_in_HTTP11() => Refused(Line, "X: y\r\n\r\n", 400, nameof(Refusal.HostMissing), 8);

    [Test]
    public void Host_may_be_absent_in_HTTP10() => Accepted("GET / HTTP/1.0\r\n\r\n");

    [TestCase("http://a/", "a")]
    [TestCase("http://A:80/", "a")]
    [TestCase("http://a/", "A:80")]
    [TestCase("http://a/", "a:")]
    [TestCase("https://a/", "a:443")]
    [TestCase("http://[::1]:8087/", "[::1]:8087")]
    public void Host_agrees_with_the_target(string target, string host) => Accepted($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");

    [TestCase("http://a/", "b")]
    [TestCase("http://a/", "a.")]
    [TestCase("http://a:81/", "a")]
    [TestCase("http://a/", "a:443")]
    [TestCase("https://a/", "a:80")]
    [TestCase("http://a:8087/", "a:8088")]
    public void Host_that_differs_from_the_target_is_refused(string target, string host)
    {
        Refused($"GET {target} HTTP/1.1\r\n", $"Host: {host}\r\n", 400, nameof(Refusal.HostDisagrees));
        Refused($"GET {target} HTTP/1.0\r\n", $"Host: {host}\r\n", 400, nameof(Refusal.HostDisagrees));
    }

    [TestCase("Content-Type")]
    [TestCase("Content-Length")]
    [TestCase("Host")]
    [TestCase("Authorization")]
    [TestCase("Proxy-Authorization")]
    [TestCase("Range")]
    [TestCase("If-Range")]
    [TestCase("If-Modified-Since")]
    [TestCase("If-Unmodified-Since")]
    [TestCase("Date")]
    [TestCase("From")]
    [TestCase("Max-Forwards")]
    [TestCase("Referer")]
    [TestCase("User-Agent")]
    [TestCase("Content-Location")]
    [TestCase("Content-Range")]
    [TestCase("Origin")]
    [TestCase("Last-Event-ID")]
    public void Field_that_stands_once_is_refused_at_its_second_name(string name)
    {
        var value = name == "Host" ? "a" : "1";
        var before = name == "Host" ? Line : Line + Host;
        var twice = $"{name}: {value}\r\n{name.ToUpperInvariant()}: {value}\r\n\r\n";
        Refused(before, twice, 400, nameof(Refusal.FieldRepeated), (2 * name.Length) + value.Length + 5);
    }

    [TestCase("Accept")]
    [TestCase("Cookie")]
    [TestCase("If-None-Match")]
    [TestCase("Upgrade")]
    [TestCase("Content_Length")]
    [TestCase("Transfer_Encoding")]
    [TestCase("X-Any")]
    public void Field_that_is_a_list_may_stand_twice(string name) => Accepted($"{Line}{Host}{name}: 1\r\n{name}: 2\r\n\r\n");

    [Test]
    public void Lookalikes_frame_nothing()
    {
        var head = Accepted($"{Line}{Host}Content_Length: 5\r\nTransfer_Encoding: chunked\r\nContent-Length-: 5\r\n\r\n");
        Assert.That((head.ContentLength, head.IsChunked), Is.EqualTo((-1L, false)));
    }

    [TestCase("HTTP/1.1", "", true)]
    [TestCase("HTTP/1.1", "Connection: close\r\n", false)]
    [TestCase("HTTP/1.1", "Connection: Close\r\n", false)]
    [TestCase("HTTP/1.1", "Connection: keep-alive, close\r\n", false)]
    [TestCase("HTTP/1.1", "Connection: close,keep-alive\r\n", false)]
    [TestCase("HTTP/1.1", "Connection: keep-alive\r\nConnection: x ,\tCLOSE\r\n", false)]
    [TestCase("HTTP/1.1", "Connection: closed, Upgrade\r\nUpgrade: h2c\r\n", true)]
    [TestCase("HTTP/1.0", "", false)]
    [TestCase("HTTP/1.0", "Connection: keep-alive\r\n", true)]
    [TestCase("HTTP/1.0", "Connection: Keep-Alive, close\r\n", false)]
    public void Connection_persists_by_version_and_options(string version, string fields, bool persists) =>
        Assert.That(Accepted($"GET / {version}\r\n{Host}{fields}\r\n").KeepAlive, Is.EqualTo(persists));

    [TestCase("100-continue")]
    [TestCase("100-Continue")]
    public void Expectation_of_100_is_known(string value) =>
        Assert.That(Accepted($"{Line}{Host}Expect: {value}\r\n\r\n").ExpectContinue, Is.True);

    [TestCase("200-ok")]
    [TestCase("")]
    [TestCase("100-continue, x")]
    [TestCase("100-continue;q=1")]
    public void Other_expectation_is_refused(string value) =>
        Refused(Line + Host, $"Expect: {value}\r\n", 417, nameof(Refusal.ExpectationUnknown));

    [Test]
    public void Expectation_of_100_in_HTTP10_is_ignored() =>
        Assert.That(Accepted("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").ExpectContinue, Is.False);

    [Test]
    public void Other_expectation_in_HTTP10_is_refused() =>
        Refused("GET / HTTP/1.0\r\n", "Expect: x\r\n", 417, nameof(Refusal.ExpectationUnknown));

    private static RequestHead Accepted(string head)
    {
        var result = HeadRun.Everyway(head);
        Assert.That(result.Status, Is.EqualTo(ParseStatus.Done), result.Describe());
        return result.Head;
    }

    private static void Refused(string before, string line, int status, string refusal, int? seen = null)
    {
        var result = HeadRun.Everyway(before + line + "\r\n");
        Assert.Multiple(() =>
        {
            Assert.That(result.Refusal?.Name, Is.EqualTo(refusal));
            Assert.That(result.Refusal?.Status, Is.EqualTo(status));
            if (seen is not null) Assert.That(result.Seen - before.Length, Is.EqualTo(seen));
        });
    }
}
