using RatEngine.Server.Access;

namespace RatEngine.Tests.Server.Access;

public sealed class OriginRulesTests
{
    private static readonly OriginRules Rules = new(["https://friend.example"]);

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
}
