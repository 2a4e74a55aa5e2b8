using System.Net;
using System.Text;
using CsCheck;
using RatEngine.Http;
using RatEngine.Transport;

namespace RatEngine.Tests.Http;

public sealed class ForwardedPropertyTests
{
    private const string Written = "for=192.0.2.1;proto=https";
    private static readonly char[] Telling = [.. "\\\"=;,: []_for192.0protohttps\t"];

    private static readonly ForwardingRules Rules = new(NetworkSet.Of(["10.0.0.0/8"]), ForwardedFields.Forwarded);

    private static readonly Gen<string> Anything = Gen.Int[0, Telling.Length - 1].Select(i => Telling[i]).Array[0, 40].Select(chars => new string(chars));

    [Test]
    public void Nothing_that_a_client_writes_changes_what_its_proxy_appends() => Anything.Sample(
        text => Assert.That(Find($"Forwarded: {text},{Written}"), Is.EqualTo(("192.0.2.1:0", true))), iter: 3_000, threads: 1);

    [Test]
    public void Nothing_that_a_client_writes_fails_the_walk_behind_a_trusted_proxy() => Anything.Sample(
        text => Assert.That(() => Find($"Forwarded: {text}, for=10.0.0.2"), Throws.Nothing), iter: 3_000, threads: 1);

    private static (string Address, bool IsSecure) Find(string field)
    {
        var bytes = Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n");
        var head = HeadRun.Read(bytes, limits: null, HeadRun.OneSegment, bytes.Length).Head;
        using var wheel = new TimerWheel(TimeProvider.System);
        using var connection = new MemoryConnection(wheel) { PeerAddress = new IPEndPoint(IPAddress.Parse("10.0.0.1"), 7) };
        var client = Rules.Find(head, connection)!;
        return ($"{client.Address}", client.IsSecure);
    }
}
