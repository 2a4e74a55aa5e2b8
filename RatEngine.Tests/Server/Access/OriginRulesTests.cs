using RatEngine.Server.Access;

namespace RatEngine.Tests.Server.Access;

public sealed class OriginRulesTests
{
    private static readonly OriginRules Rules = Of("https://friend.example");

    [TestCase(null, null, true, TestName = "No browser")]
    [TestCase("http://localhost:8087", "same-origin", true, TestName = "The server's own page")]
    [TestCase("http://LOCALHOST:8087", null, true, TestName = "The server's own page in another case")]
    [TestCase(null, "none", true, TestName = "The user")]
    [TestCase("https://friend.example", "cross-site", true, TestName = "A listed origin")]
    [TestCase("https://foe.example", "cross-site", false, TestName = "Another origin")]
    [TestCase("https://foe.example", null, false, TestName = "Another origin in an old browser")]
    [TestCase("https://localhost:8087", null, false, TestName = "Another scheme")]
    [TestCase("http://localhost:3000", "same-site", false, TestName = "Another port")]
    [TestCase("null", null, false, TestName = "A sandboxed page")]
    [TestCase(null, "cross-site", false, TestName = "Another site that hides its origin")]
    [TestCase(null, "same-site", false, TestName = "A neighbour that hides its origin")]
    [TestCase("https://friend.example.foe.example", "cross-site", false, TestName = "A name that begins like a listed one")]
    public void A_request_may_change_something_where_it_is_from_the_servers_own_page_or_a_listed_origin(string? origin, string? fetchSite, bool may) =>
        Assert.That(Rules.MayChange(origin, "http", "localhost:8087", fetchSite), Is.EqualTo(may));

    [TestCase("https://localhost:8443", true)]
    [TestCase("http://localhost:8443", false)]
    public void The_servers_own_page_has_its_scheme(string origin, bool may) =>
        Assert.That(Rules.MayChange(origin, "https", "localhost:8443", fetchSite: null), Is.EqualTo(may));

    [TestCase("http", "example.com:80", "http://example.com", true)]
    [TestCase("http", "example.com", "http://example.com:80", true)]
    [TestCase("https", "example.com:443", "https://example.com", true)]
    [TestCase("http", "example.com:", "http://example.com", true)]
    [TestCase("http", "localhost.:8087", "http://localhost.:8087", true)]
    [TestCase("http", "localhost.:8087", "http://localhost:8087", true)]
    [TestCase("http", "localhost:8087", "http://localhost.:8087", true)]
    [TestCase("http", "EXAMPLE.com", "HTTP://Example.COM", true)]
    [TestCase("http", "[0:0::1]:8087", "http://[::1]:8087", true)]
    [TestCase("http", "[2001:DB8::00:1]", "http://[2001:db8::1]", true)]
    [TestCase("http", "xn--bcher-kva.example", "http://xn--bcher-kva.example", true)]
    [TestCase("http", "b%C3%BCcher.example", "http://xn--bcher-kva.example", true)]
    [TestCase("http", "example.com:443", "https://example.com", false)]
    [TestCase("https", "example.com:80", "https://example.com", false)]
    [TestCase("http", "example.com:8080", "http://example.com", false)]
    [TestCase("http", "example.com", "http://example.com..", false)]
    [TestCase("http", "example.com", "http://example.com, http://foe.example", false)]
    [TestCase("http", "example.com", "http://example.com/", false)]
    [TestCase("http", "example.com", "http://foe.example@example.com", false)]
    [TestCase("http", "example.com", "tauri://example.com", false)]
    [TestCase("http", null, "http://example.com", false)]
    public void The_servers_own_origin_is_compared_as_browsers_compare(string scheme, string? host, string origin, bool may) =>
        Assert.That(Rules.MayChange(origin, scheme, host, fetchSite: null), Is.EqualTo(may));

    [TestCase("https://example.com", "https://example.com:443", true)]
    [TestCase("https://example.com:443", "https://example.com", true)]
    [TestCase("https://example.com.", "https://example.com", true)]
    [TestCase("https://Bücher.example", "https://xn--bcher-kva.example", true)]
    [TestCase("http://[0::1]:3000", "http://[::1]:3000", true)]
    [TestCase("http://127.1:3000", "http://127.0.0.1:3000", true)]
    [TestCase("tauri://localhost", "tauri://localhost", true)]
    [TestCase("Capacitor://localhost", "capacitor://localhost", true)]
    [TestCase("chrome-extension://abcdefghijklmnopabcdefghijklmnop", "chrome-extension://abcdefghijklmnopabcdefghijklmnop", true)]
    [TestCase("moz-extension://0d2f-11", "moz-extension://0d2f-11", true)]
    [TestCase("app://.", "app://.", true)]
    [TestCase("file://", "file://", true)]
    [TestCase("tauri://localhost", "http://localhost", false)]
    [TestCase("tauri://localhost:443", "tauri://localhost", false)]
    [TestCase("https://example.com", "http://example.com", false)]
    [TestCase("https://example.com", "null", false)]
    public void A_listed_origin_is_known_however_it_is_written(string listed, string origin, bool known) =>
        Assert.That(Of(listed).Lists(origin), Is.EqualTo(known));

    private static OriginRules Of(string origin)
    {
        Assert.That(WebOrigin.TryParse(origin, out WebOrigin read), Is.True);
        return new OriginRules([read]);
    }
}
