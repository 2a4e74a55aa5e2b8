using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Http;

public sealed class OpeningConnectionTests
{
    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    [Test]
    public async Task Http_goes_on_behind_what_was_said_before_it_however_it_is_cut()
    {
        const string Text = ScriptedOpener.Greeting + Request;
        for (var cut = 0; cut < Text.Length; cut++)
        {
            await using var server = Start();
            var client = Connect(server, bufferBytes: 1, new ScriptedOpener());
            var answer = client.ReadToEndAsync();

            if (cut > 0) await client.SendAsync(Text[..cut]);
            await client.SendAsync(Text[cut..]);

            Assert.That(await answer, Does.EndWith("\r\n\r\n192.0.2.1:9"), $"cut at {cut}");
        }
    }

    [Test]
    public async Task Openers_are_asked_one_after_another()
    {
        await using var server = Start();
        var client = Connect(server, new ScriptedOpener(), new ScriptedOpener());

        await client.SendAsync(ScriptedOpener.Greeting + ScriptedOpener.Greeting + Request);

        Assert.That(await client.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 "));
    }

    [TestCase("help!")]
    [TestCase(Request)]
    public async Task Connection_that_is_not_opened_is_closed_without_an_answer(string said)
    {
        await using var server = Start();
        var client = Connect(server, new ScriptedOpener());

        await client.SendAsync(said);

        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Refused));
        await IsEmptyAsync(server);
    }

    [Test]
    public async Task Peer_that_goes_while_it_is_opened_is_forgotten()
    {
        await using var server = Start();
        var client = Connect(server, new ScriptedOpener());
        await client.SendAsync("hel");

        client.HalfClose();

        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.PeerClosed));
        await IsEmptyAsync(server);
    }

    [Test]
    public async Task Connection_that_is_not_opened_in_time_is_closed_in_good_order()
    {
        await using var server = Start();
        var client = Connect(server, bufferBytes: 1, new ScriptedOpener { Timeout = TimeSpan.FromSeconds(7) });
        var closed = client.ReadToEndAsync();
        await client.SendAsync("hel");

        server.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.None));
        server.Time.Advance(TimeSpan.FromSeconds(0.3));

        Assert.That(await closed, Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Timeout));
    }

    [Test]
    public async Task Opener_that_is_held_by_a_peer_that_takes_nothing_is_cut()
    {
        await using var server = Start();
        var opener = new ScriptedOpener { Before = async connection => await connection.Output.WriteAsync(new byte[1000]) };
        var client = Connect(server, bufferBytes: 10, opener);

        var moved = await server.AdvanceUntilAsync(IsEmptyAsync(server), TimeSpan.FromMilliseconds(500));

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(11)));
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.Timeout));
    }

    [Test]
    public async Task Deadline_of_the_opening_is_over_with_it()
    {
        await using var server = Start();
        var client = Connect(server, new ScriptedOpener());
        await client.SendAsync(ScriptedOpener.Greeting + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("192.0.2.1:9");

        server.Time.Advance(TimeSpan.FromSeconds(11));
        server.Time.Advance(TimeSpan.FromSeconds(2));
        await client.SendAsync(Request);

        Assert.That(await client.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 "));
    }

    [Test]
    public async Task Stop_ends_a_connection_that_is_being_opened()
    {
        await using var server = Start();
        var client = Connect(server, new ScriptedOpener());
        await client.SendAsync("hel");

        await server.App.StopAsync().WaitAsync(RawClient.Patience);

        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.ServerStopped));
    }

    [Test]
    public async Task Connection_over_the_limit_is_opened_and_answered_503()
    {
        await using var server = Start(new RatOptions { MaxConnections = 1 });
        var first = Connect(server, new ScriptedOpener());
        var second = Connect(server, new ScriptedOpener());
        await first.SendAsync("hel");

        await second.SendAsync(ScriptedOpener.Greeting + Request);

        Assert.That(await second.ReadToEndAsync(), Does.StartWith("HTTP/1.1 503 ").And.Contains("\r\nRetry-After: 1\r\n"));
    }

    [Test]
    public async Task Opener_that_throws_costs_its_own_connection_alone()
    {
        await using var server = Start();
        var client = Connect(server, new ScriptedOpener { Before = _ => throw new InvalidOperationException("broken") });

        await server.Log.WaitForAsync(entry => entry.Exception?.Message == "broken");

        await IsEmptyAsync(server);
        Assert.That(client.Connection.CloseReason, Is.EqualTo(CloseReason.HandlerFailed));
    }

    private static TestServer Start(RatOptions? options = null) =>
        TestServer.StartInMemory(app => app.Get("/", static (request, response) => response.SendTextAsync($"{request.RemoteEndPoint}")), options);

    private static Task IsEmptyAsync(TestServer server) =>
        Poll.UntilAsync(() => server.App.ConnectionCount == 0, () => $"{server.App.ConnectionCount} connections are open");

    private static MemoryClient Connect(TestServer server, params IConnectionOpener[] openers) => Connect(server, 64 * 1024, openers);

    private static MemoryClient Connect(TestServer server, int bufferBytes, params IConnectionOpener[] openers)
    {
        var connection = new MemoryConnection(server.Http.Wheel, bufferBytes);
        server.Http.Accept(connection, openers);
        return new MemoryClient(connection);
    }
}
