using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What is agreed on before HTTP, and what becomes of those with whom nothing is.</summary>
public sealed class TlsHandshakeTests
{
    private const string Hello = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public async Task Tls_1_2_and_1_3_are_spoken_and_HTTP_1_1_is_what_ALPN_answers(SslProtocols protocol)
    {
        await using var server = await StartAsync();
        using var plain = await ConnectPlainAsync(server);
        using var client = await plain.SecureAsync(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        });

        Assert.That((client.Tls!.SslProtocol, client.Tls.NegotiatedApplicationProtocol), Is.EqualTo((protocol, SslApplicationProtocol.Http11)));
        await client.SendAsync(Hello);
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("https"));
    }

    [Test]
    public async Task A_client_that_speaks_HTTP_2_alone_is_refused_with_an_alert()
    {
        await using var server = await StartAsync();
        using var client = await ConnectPlainAsync(server);
        var refused = await Assert.ThrowsAsync<AuthenticationException>(() => client.SecureAsync(new SslClientAuthenticationOptions { ApplicationProtocols = [SslApplicationProtocol.Http2] }));
        Assert.That(refused!.ToString(), Does.Contain("alert"));
        client.Dispose();
        await EndsQuietlyAsync(server);
    }

    [Test]
    public async Task A_client_of_TLS_1_1_is_refused()
    {
        await using var server = await StartAsync();
        using var client = await ConnectPlainAsync(server);
        // A ClientHello that offers nothing newer, from the record's header to the last of its cipher suites.
        var hello = Convert.FromHexString("160302002d010000290302" + new string('0', 64) + "00000200" + "2f0100");
        await client.SendAsync(hello);
        var answer = await client.ReadToEndAsync();
        Assert.That(answer, Is.Empty.Or.ItemAt(0).EqualTo(21), "nothing, or an alert");
        client.Dispose();
        await EndsQuietlyAsync(server);
    }

    [TestCase(Hello, true)]
    [TestCase(Hello, false)]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", true)]
    [TestCase("\r\nGET / HTTP/1.1\r\n", true)]
    [TestCase("G", true)]
    [TestCase("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true)]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", false)]
    [Rule("tls.clear-text")]
    public async Task A_request_in_clear_text_is_answered_400_in_clear_text_and_closed_in_good_order(string request, bool useEpoll)
    {
        await using var server = await StartAsync(useEpoll: useEpoll);
        using var client = await ConnectPlainAsync(server);
        await client.SendAsync(request);
        var answer = await client.ReadResponseAsync();
        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
            Assert.That(answer.Text, Is.EqualTo("Met clear text on a TLS port; expected a TLS handshake, as for https:// URLs (RFC 9110 section 4.2.2).\n"));
        });
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        client.Dispose();
        await EndsQuietlyAsync(server);
    }

    [Test]
    public async Task A_long_body_in_clear_text_does_not_destroy_the_answer()
    {
        await using var server = await StartAsync();
        using var client = await ConnectPlainAsync(server);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + new string('x', 1_000_000));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(400));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [TestCase("\0\0\0\0\0\0\0\0")]
    [TestCase("\x16\x03\x01\xff\xff")]
    public async Task What_does_not_speak_TLS_is_closed_in_good_order_and_not_logged_above_debug(string bytes)
    {
        await using var server = await StartAsync();
        using var client = await ConnectPlainAsync(server);
        await client.SendAsync(bytes);
        client.HalfClose();
        Assert.That(await client.ReadToEndAsync(), Is.Empty.Or.ItemAt(0).EqualTo(21));
        await EndsQuietlyAsync(server);
    }

    [TestCase("")]
    [TestCase("\x16\x03\x01\x02")]
    [Rule("limit.handshake")]
    public async Task A_client_that_stalls_is_closed_at_the_timeout_and_costs_others_nothing(string bytes)
    {
        await using var server = await StartAsync(TestCertificates.Options with { HandshakeTimeout = TimeSpan.FromSeconds(4) });
        using var stalled = await ConnectPlainAsync(server);
        await stalled.SendAsync(bytes);
        await Poll.UntilAsync(() => server.Http.ConnectionCount == 1, () => "the stalled client is connected");
        using (var other = await server.ConnectAsync())
        {
            await other.SendAsync(Hello);
            Assert.That((await other.ReadResponseAsync()).Text, Is.EqualTo("https"));
        }

        await Poll.UntilAsync(() => server.Http.ConnectionCount == 1, () => "the other client has gone");
        var moved = await server.AdvanceUntilAsync(stalled.ReadToEndAsync(), TimeSpan.FromMilliseconds(500));

        Assert.That(moved, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(4)));
        await EndsQuietlyAsync(server);
    }

    [Test]
    public async Task Handshakes_that_stall_end_with_the_server()
    {
        await using var server = await StartAsync();
        using var stalled = await ConnectPlainAsync(server);
        await stalled.SendAsync("\x16\x03\x01");
        await Poll.UntilAsync(() => server.Http.ConnectionCount == 1, () => "the stalled client is connected");

        await server.App.StopAsync().WaitAsync(RawClient.Patience);

        Assert.That(await stalled.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task A_client_that_stalls_within_a_record_is_answered_408_and_closed()
    {
        await using var server = await StartAsync();
        using var plain = await ConnectPlainAsync(server);
        using var client = await plain.SecureAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" });
        await Poll.UntilAsync(() => server.Http.ConnectionCount == 1, () => "the client is connected");
        // The header of a record of 16 KiB, and three of its bytes.
        await plain.SendAsync("\x17\x03\x03\x40\x00abc");

        var answer = client.ReadResponseAsync();
        await server.AdvanceUntilAsync(answer, TimeSpan.FromMilliseconds(500));

        Assert.That((await answer).Status, Is.EqualTo(408));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        client.Dispose();
        await EndsQuietlyAsync(server);
    }

    [Test]
    public async Task A_body_that_is_cut_off_is_not_taken_for_whole()
    {
        var failure = new TaskCompletionSource<Exception>();
        await using var server = await TestServer.StartAsync(
            app => app.Post("/", async (request, _) =>
            {
                try
                {
                    while (await request.Body.ReadAsync() is { IsCompleted: false } read) request.Body.AdvanceTo(read.Buffer.End);
                    failure.SetResult(new InvalidOperationException("It ended."));
                }
                catch (RequestBodyException e)
                {
                    failure.SetResult(e);
                }
            }),
            address: "https://127.0.0.1:0");
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        client.CutOff();

        Assert.That(await failure.Task.WaitAsync(RawClient.Patience), Is.InstanceOf<RequestBodyException>());
    }

    private static Task<TestServer> StartAsync(TlsOptions? tls = null, bool useEpoll = true) => TestServer.StartAsync(
        app => app.Get("/", (request, response) => response.SendTextAsync(request.Scheme)),
        new RatOptions { UseEpoll = useEpoll, Tls = tls ?? TestCertificates.Options },
        "https://127.0.0.1:0");

    private static Task<RawClient> ConnectPlainAsync(TestServer server) => RawClient.ConnectAsync(server.Address.Replace("https:", "http:", StringComparison.Ordinal));

    private static async Task EndsQuietlyAsync(TestServer server)
    {
        await Poll.UntilAsync(() => server.Http.ConnectionCount == 0, () => "every connection is closed");
        Assert.That(server.Log.Entries, Has.None.Matches<LogEntry>(entry => entry!.Level > LogLevel.Information));
    }
}
