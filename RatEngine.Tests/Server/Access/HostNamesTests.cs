using RatEngine.Server.Access;

namespace RatEngine.Tests.Server.Access;

public sealed class HostNamesTests
{
    [TestCase("localhost", true)]
    [TestCase("LOCALHOST:8087", true)]
    [TestCase("127.0.0.1:8087", true)]
    [TestCase("[::1]:8087", true)]
    [TestCase("[0:0:0:0:0:0:0:1]", true)]
    [TestCase("localhost.", true)]
    [TestCase("localhost.:8087", true)]
    [TestCase("localhost:", true)]
    [TestCase("[::0001]", true)]
    [TestCase("localhost..", false)]
    [TestCase("", false)]
    [TestCase("a b", false)]
    [TestCase("[::1", false)]
    [TestCase("example.com", false)]
    [TestCase("localhost.example.com", false)]
    [TestCase("192.0.2.1", false)]
    public void Loopback_names_are_the_servers_by_default(string host, bool allowed) =>
        Assert.That(HostNames.Of([], ["http://127.0.0.1:8087"]).Allow(host), Is.EqualTo(allowed));

    [TestCase("http://192.0.2.1:80", "192.0.2.1", true)]
    [TestCase("http://192.0.2.1:80", "192.0.2.2", false)]
    [TestCase("http://[2001:db8::1]", "[2001:db8:0::1]:80", true)]
    [TestCase("http://*:80", "192.0.2.2:80", true)]
    [TestCase("http://0.0.0.0:80", "192.0.2.2", true)]
    [TestCase("http://[::]:80", "[2001:db8::1]", true)]
    [TestCase("http://+:80", "192.0.2.2:80", true)]
    [TestCase("http://*:80", "example.com", false)]
    [TestCase("http://*:80", "*", false)]
    [TestCase("https://192.0.2.1", "192.0.2.1", true)]
    [TestCase("https://192.0.2.1:8443", "192.0.2.2", false)]
    [TestCase("https://*:443", "192.0.2.2", true)]
    [TestCase("unix:/run/rat.sock", "localhost", true)]
    [TestCase("unix:/run/rat.sock", "example.com", false)]
    public void The_addresses_that_are_listened_on_are_the_servers(string url, string host, bool allowed) =>
        Assert.That(HostNames.Of([], [url]).Allow(host), Is.EqualTo(allowed));

    [TestCase("example.com", "Example.com:443", true)]
    [TestCase("example.com", "www.example.com", false)]
    [TestCase("example.com.", "example.com", true)]
    [TestCase("example.com", "EXAMPLE.COM.:8087", true)]
    [TestCase("bücher.example", "xn--bcher-kva.example", true)]
    [TestCase("Bücher.example", "XN--BCHER-KVA.example", true)]
    [TestCase("xn--bcher-kva.example", "b%C3%BCcher.example", true)]
    [TestCase("2001:db8::2", "[2001:DB8:0::2]:80", true)]
    [TestCase("[2001:db8::2]", "[2001:db8::2]", true)]
    [TestCase("*", "anything.test", true)]
    public void Names_can_be_configured(string configured, string host, bool allowed) =>
        Assert.That(HostNames.Of([configured], ["http://127.0.0.1:80"]).Allow(host), Is.EqualTo(allowed));

    [Test]
    public void A_request_of_HTTP_1_0_needs_none() => Assert.That(HostNames.Of([], []).Allow(null), Is.True);
}
