using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class ListenAddressTests
{
    [TestCase("http://127.0.0.1:8087", "127.0.0.1:8087")]
    [TestCase("HTTP://127.0.0.1:8087/", "127.0.0.1:8087")]
    [TestCase("http://127.0.0.1", "127.0.0.1:80")]
    [TestCase("http://127.0.0.1:0", "127.0.0.1:0")]
    [TestCase("http://127.0.0.1:65535", "127.0.0.1:65535")]
    [TestCase("http://0.0.0.0:80", "0.0.0.0:80")]
    [TestCase("http://[::1]:8087", "[::1]:8087")]
    [TestCase("http://[::1]", "[::1]:80")]
    [TestCase("https://127.0.0.1:8443", "127.0.0.1:8443")]
    [TestCase("https://127.0.0.1", "127.0.0.1:443")]
    [TestCase("https://[::1]/", "[::1]:443")]
    [TestCase("unix:/run/rat.sock", "/run/rat.sock")]
    [TestCase("http://unix:/run/rat.sock", "/run/rat.sock")]
    public void Address_is_read(string text, string endPoint)
    {
        Assert.That(ListenAddress.TryParse(text, out var address), Is.True);
        Assert.That(address!.EndPoints.Single().ToString(), Is.EqualTo(endPoint));
    }

    [TestCase("")]
    [TestCase("127.0.0.1:8087")]
    [TestCase("http://")]
    [TestCase("http://:8087")]
    [TestCase("http://127.0.0.1:")]
    [TestCase("http://127.0.0.1:65536")]
    [TestCase("http://127.0.0.1:-1")]
    [TestCase("http://127.0.0.1:+1")]
    [TestCase("http://127.0.0.1: 80")]
    [TestCase("http://127.0.0.1:80/path")]
    [TestCase("http://example.com:80")]
    [TestCase("https://")]
    [TestCase("https://example.com:443")]
    [TestCase("https:/127.0.0.1")]
    [TestCase("http://::1:80")]
    [TestCase("http://[127.0.0.1]:80")]
    [TestCase("http://[::1:80")]
    [TestCase("unix:rat.sock")]
    [TestCase("unix:")]
    public void What_is_no_address_is_not_read(string text) => Assert.That(ListenAddress.TryParse(text, out _), Is.False);

    [TestCase("http://127.0.0.1:1", false, "http://127.0.0.1:1")]
    [TestCase("https://127.0.0.1:1", true, "https://127.0.0.1:1")]
    public void The_scheme_says_whether_TLS_is_spoken(string text, bool isSecure, string described)
    {
        Assert.That(ListenAddress.TryParse(text, out var address), Is.True);
        Assert.That(address!.IsSecure, Is.EqualTo(isSecure));
        Assert.That(ListenAddress.Describe(address.EndPoints[0], isSecure), Is.EqualTo(described));
    }

    [Test]
    public void Localhost_is_both_loopback_addresses()
    {
        Assert.That(ListenAddress.TryParse("http://localhost:1", out var address), Is.True);
        Assert.That(address!.EndPoints[0].ToString(), Is.EqualTo("127.0.0.1:1"));
        Assert.That(address.EndPoints.Skip(1).Select(endPoint => endPoint.ToString()), Is.SubsetOf(new[] { "[::1]:1" }));
    }
}
