using System.Net;
using System.Net.Sockets;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class LocalPeerTests
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 1);
    private static readonly IPEndPoint Remote = new(IPAddress.Parse("10.0.0.1"), 1);

    [TestCase("127.0.0.1", true)]
    [TestCase("127.9.9.9", true)]
    [TestCase("::1", true)]
    [TestCase("::ffff:127.0.0.1", true)]
    [TestCase("::ffff:127.9.9.9", true)]
    [TestCase("192.0.2.1", false)]
    [TestCase("0.0.0.0", false)]
    [TestCase("::ffff:192.0.2.1", false)]
    [TestCase("2001:db8::1", false)]
    public void Loopback_peers_are_on_this_machine(string address, bool local) =>
        Assert.That(LocalPeer.Is(new IPEndPoint(IPAddress.Parse(address), 1)), Is.EqualTo(local));

    [Test]
    public void Peer_that_has_gone_meanwhile_may_have_been_anybody() => Assert.That(LocalPeer.Is(null), Is.False);

    [Test]
    public void Peers_of_unix_sockets_are_on_this_machine() => Assert.That(LocalPeer.Is(new UnixDomainSocketEndPoint("/run/rat.sock")), Is.True);

    [Test]
    public void Client_behind_a_proxy_is_on_this_machine_where_both_are()
    {
        Assert.Multiple(() =>
        {
            Assert.That(IsLocal(Loopback, Loopback), Is.True);
            Assert.That(IsLocal(Loopback, UnixPeer.EndPoint), Is.True);
            Assert.That(IsLocal(Loopback, Remote), Is.False);
            Assert.That(IsLocal(Loopback, null), Is.False, "a client that the proxy does not name");
            Assert.That(IsLocal(Remote, Loopback), Is.False, "the loopback address of the proxy's machine");
            Assert.That(IsLocal(Remote, UnixPeer.EndPoint), Is.False, "a Unix socket of the proxy's machine");
        });

        static bool IsLocal(EndPoint proxy, EndPoint? client)
        {
            using var wheel = new TimerWheel(TimeProvider.System);
            using var connection = new AddressedConnection(new MemoryConnection(wheel) { PeerAddress = proxy }, client, isSecure: false);
            return connection.IsLocal;
        }
    }
}
