using System.Net;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class NetworkSetTests
{
    [TestCase("10.0.0.0/8", "10.255.0.1", true)]
    [TestCase("10.0.0.0/8", "11.0.0.1", false)]
    [TestCase("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [TestCase("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [TestCase("::ffff:10.0.0.1", "10.0.0.1", true)]
    [TestCase("10.0.0.1/8", "10.1.2.3", true)]
    [TestCase("127.0.0.1", "127.0.0.1", true)]
    [TestCase("127.0.0.1", "127.0.0.2", false)]
    [TestCase("127.0.0.1", "::1", false)]
    [TestCase("::1", "::1", true)]
    [TestCase("0:0:0:0:0:0:0:1", "::1", true)]
    [TestCase("fd00::/8", "fd12:3456::1", true)]
    [TestCase("fd00::/8", "fe80::1", false)]
    [TestCase("FD00::/8", "fd12::1", true)]
    [TestCase("0.0.0.0/0", "192.0.2.1", true)]
    [TestCase("0.0.0.0/0", "2001:db8::1", false)]
    [TestCase("::/0", "2001:db8::1", true)]
    [TestCase("unix", "127.0.0.1", false)]
    public void Network_holds_its_addresses(string network, string address, bool isIn) =>
        Assert.That(NetworkSet.Of([network]).Contain(new IPEndPoint(IPAddress.Parse(address), 1)), Is.EqualTo(isIn));

    [Test]
    public void Peers_of_Unix_sockets_are_a_network_of_their_own()
    {
        Assert.That(NetworkSet.Of(["Unix"]).Contain(UnixPeer.EndPoint), Is.True);
        Assert.That(NetworkSet.Of(["0.0.0.0/0", "::/0"]).Contain(UnixPeer.EndPoint), Is.False);
    }

    [Test]
    public void Peer_that_is_not_known_any_more_is_in_no_network() =>
        Assert.That(NetworkSet.Of(["unix", "0.0.0.0/0", "::/0"]).Contain(null), Is.False);

    [TestCase("")]
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.0/")]
    [TestCase("10.0.0")]
    [TestCase("010.0.0.1")]
    [TestCase("0x7f000001")]
    [TestCase("fe80::1%1")]
    [TestCase("[::1]")]
    [TestCase("localhost")]
    [TestCase("*")]
    public void What_is_no_network_is_refused(string text) => Assert.That(NetworkSet.IsValid(text), Is.False);
}
