using System.Net;
using System.Net.Sockets;
using RatEngine.Server.Access;

namespace RatEngine.Tests.Server.Access;

public sealed class PublishAccessTests
{
    [TestCase("127.0.0.1", true)]
    [TestCase("127.9.9.9", true)]
    [TestCase("::1", true)]
    [TestCase("::ffff:127.0.0.1", true)]
    [TestCase("::ffff:127.9.9.9", true)]
    [TestCase("192.0.2.1", false)]
    [TestCase("::ffff:192.0.2.1", false)]
    [TestCase("2001:db8::1", false)]
    public void Loopback_peers_are_of_this_machine(string address, bool local) =>
        Assert.That(PublishAccess.IsLocal(new IPEndPoint(IPAddress.Parse(address), 1)), Is.EqualTo(local));

    [Test]
    public void A_peer_that_has_gone_meanwhile_may_be_anybody() => Assert.That(PublishAccess.IsLocal(null), Is.False);

    [Test]
    public void Peers_on_a_unix_socket_are_of_this_machine() => Assert.That(PublishAccess.IsLocal(new UnixDomainSocketEndPoint("/run/rat.sock")), Is.True);
}
