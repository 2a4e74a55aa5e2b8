using System.Globalization;
using System.Text;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Conformance;

[TestFixture("http")]
[TestFixture("https")]
public sealed class PersistenceTests(string scheme)
{
    private const string Keep = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

    [TestCase("HTTP/1.1\r\nHost: a\r\n", null)]
    [TestCase("HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n", null)]
    [TestCase("HTTP/1.0\r\nConnection: keep-alive\r\n", "keep-alive")]
    [TestCase("HTTP/1.0\r\nConnection: Keep-Alive\r\n", "keep-alive")]
    public async Task Connection_is_kept(string rest, string? said) =>
        Assert.That((await Wire.AcceptsAsync($"GET /hello {rest}\r\n")).Header("Connection"), Is.EqualTo(said));

    [TestCase("HTTP/1.1\r\nHost: a\r\nConnection: close\r\n")]
    [TestCase("HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n")]
    [TestCase("HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n")]
    [TestCase("HTTP/1.0\r\n")]
    [TestCase("HTTP/1.0\r\nConnection: keep-alive, close\r\n")]
    public async Task Connection_is_closed_and_the_answer_says_so(string rest)
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync($"GET /hello {rest}\r\n{Keep}");

        var answer = await client.ReadResponseAsync();

        Assert.That(answer.Text, Is.EqualTo("hello"));
        Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(wire.Handled, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Stream_to_HTTP_1_0_ends_with_the_connection()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync("GET /streamed HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        var answer = await client.ReadResponseAsync();

        Assert.That(answer.Text, Is.EqualTo("one two"));
        Assert.That(answer.Header("Transfer-Encoding"), Is.Null);
        Assert.That(answer.Header("Connection"), Is.EqualTo("close"));
    }

    [Test]
    public async Task Hundred_pipelined_requests_are_answered_in_order()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync(Numbers(100));
        for (var i = 0; i < 100; i++) Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo($"<{i}>"));
    }

    [Test]
    public async Task Pipelined_requests_are_answered_in_order_byte_by_byte()
    {
        await using var wire = new Wire(scheme: scheme);
        var text = await MemoryClient.ExchangeAsync(wire.Server, [.. Numbers(20).Select(c => c.ToString())]);
        for (var i = 0; i < 20; i++)
        {
            var index = text.IndexOf($"\r\n\r\n<{i}>", StringComparison.Ordinal);
            Assert.That(index, Is.Positive, $"answer {i}");
            text = text[(index + 5)..];
        }
    }

    [Test]
    public async Task Pipelined_answers_larger_than_the_peers_buffer_all_arrive()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        var body = new string('x', 50_000);
        var sending = client.SendAsync(string.Concat(Enumerable.Repeat($"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}", 40)));
        for (var i = 0; i < 40; i++) Assert.That((await client.ReadResponseAsync()).Body, Has.Length.EqualTo(body.Length));
        await sending;
    }

    [TestCase("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", "hello")]
    [TestCase("GET /streamed HTTP/1.1\r\nHost: a\r\n\r\n", "one two")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [TestCase("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello")]
    public async Task Client_that_half_closes_gets_its_whole_answer(string request, string text)
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync(request);
        client.HalfClose();
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo(text));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);

        Assert.That(await MemoryClient.ExchangeAsync(wire.Server, request), Does.Contain(text[^3..]));
    }

    [Test]
    public async Task Client_that_half_closes_gets_its_whole_answer_though_the_handler_watches_for_it_to_go()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(app => app.Get("/", async (request, response) =>
        {
            using var _ = request.Aborted.Register(static () => throw new InvalidOperationException("FIN alone does not abort."));
            await closed.Task;
            await Poll.UntilAsync(() => request.Exchange.CloseReason == CloseReason.PeerClosed, () => "the FIN seen");
            await response.SendTextAsync("hello");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.HalfClose();
        closed.SetResult();
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
    }

    [Test]
    public async Task Head_that_is_cut_short_reaches_no_handler()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\n");
        client.HalfClose();

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(400));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(wire.Handled, Is.Empty);
    }

    [TestCase("")]
    [TestCase("\r\n")]
    public async Task Connection_that_ends_between_requests_gets_no_answer_more(string behind)
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync(Keep + behind);
        await client.ReadResponseAsync();
        client.HalfClose();
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    [Test]
    public async Task Refusal_behind_a_good_request_comes_after_its_answer()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync(Keep + "GET /hello HTTP/1.1\r\n\r\n" + Keep);
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(400));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
        Assert.That(wire.Handled, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Refusal_is_not_lost_to_a_client_that_goes_on_sending()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync("BREW / HTTP/1.1\r\nHost: a\r\n\r\n");
        for (var i = 0; i < 50; i++) await client.SendAsync(new byte[4096]);

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(501));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }

    private static string Numbers(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(CultureInfo.InvariantCulture, $"GET /number/{i} HTTP/1.1\r\nHost: a\r\n\r\n");
        return text.ToString();
    }

    [Test]
    public async Task Answer_is_not_held_back_by_a_pipelined_request_whose_body_is_awaited()
    {
        await using var wire = new Wire(scheme: scheme);
        using var client = await wire.ConnectAsync();
        await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        await client.SendAsync("abc");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("abc"));
    }

    [Test]
    public async Task Answer_is_not_held_back_by_a_pipelined_request_whose_handler_waits([Values(1, 2)] int times)
    {
        using var goOn = new SemaphoreSlim(0);
        await using var server = await StartAsync(app => app
            .Get("/hello", static (_, response) => response.SendTextAsync("hello"))
            .Get("/slow", async (_, response) =>
            {
                await goOn.WaitAsync();
                await response.SendTextAsync("slow");
            }));
        using var client = await server.ConnectAsync();
        for (var i = 0; i < times; i++)
        {
            await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
            goOn.Release();
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("slow"));
        }
    }

    [Test]
    public async Task Pipelined_requests_of_a_handler_that_answers_at_once_share_a_send()
    {
        var unsent = new List<bool>();
        await using var server = await StartAsync(app => app.Get("/hello", (request, response) =>
        {
            unsent.Add(request.Exchange.HasUnsentAnswers);
            return response.SendTextAsync("hello");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 4)));
        for (var i = 0; i < 4; i++) Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        Assert.That(unsent, Is.EqualTo(new[] { false, true, true, true }));
    }

    private Task<TestServer> StartAsync(Action<RatApp> map) => TestServer.StartAsync(map, address: $"{scheme}://127.0.0.1:0");
}
