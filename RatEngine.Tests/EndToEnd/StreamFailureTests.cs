using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Sse;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Generators that throw: before the stream has begun, and later.</summary>
public sealed class StreamFailureTests
{
    [Test]
    public async Task What_is_thrown_before_anything_was_yielded_or_waited_for_is_500_and_keeps_the_connection()
    {
        await using var server = await StreamServer.StartAsync(app => app
            .Sse("/", _ => Generators.ThrowAtOnce(new InvalidOperationException("the secret")))
            .Sse("/good", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        var response = await client.ReadResponseAsync();

        Assert.That(response.Status, Is.EqualTo(500));
        Assert.That(response.RawText, Does.Not.Contain("secret").And.Not.Contain("event-stream"));
        Assert.That((await server.Log.WaitForAsync(entry => entry.Exception is not null)).Exception!.Message, Is.EqualTo("the secret"));
        await client.SendGetAsync("/good");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_handler_that_throws_before_it_returns_its_generator_is_500()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", IAsyncEnumerable<string> (_) => throw new InvalidOperationException()));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(500));
    }

    [TestCase(204, "")]
    [TestCase(404, "No such job.\n")]
    [TestCase(503, "No such job.\n")]
    public async Task A_status_that_the_generator_throws_first_refuses_the_stream(int status, string text)
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Generators.ThrowAtOnce(new RatStatusException(status, "No such job."))));
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 2; i++)
        {
            await client.SendGetAsync("/");
            var response = await client.ReadResponseAsync();
            Assert.That((response.Status, response.Text), Is.EqualTo((status, text)));
        }

        Assert.That(server.Log.Entries.Where(entry => entry.Exception is not null), Is.Empty);
    }

    [Test]
    public async Task What_is_thrown_later_is_an_error_event_with_the_logs_id_and_a_good_end()
    {
        await using var server = await StreamServer.StartAsync(app => app
            .Sse("/", _ => Generators.ThenThrow(["one"], new InvalidOperationException("the secret")))
            .Sse("/good", _ => Generators.Of("x")));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        var response = await client.ReadResponseAsync();

        var seen = SseClient.Read(response.Body);
        Assert.That(seen.Events.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error" }));
        Assert.That(response.RawText, Does.Not.Contain("secret").And.Not.Contain("Exception"));
        using var error = JsonDocument.Parse(seen.Events[1].Data);
        var logged = await server.Log.WaitForAsync(entry => entry.EventId.Id == 402);
        Assert.That(error.RootElement.GetProperty("error_id").GetString(), Is.EqualTo(logged.Values["ErrorId"]));
        Assert.That(logged.Exception!.Message, Is.EqualTo("the secret"));
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("Failed"));
        await client.SendGetAsync("/good");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: x\n\n"));
    }

    [Test]
    public async Task What_is_thrown_after_a_wait_is_an_error_event_too()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => WaitAndThrow()));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        Assert.That(SseClient.Read((await client.ReadResponseAsync()).Body).Events.Select(item => item.EventType), Is.EqualTo(new[] { "error" }));

        static async IAsyncEnumerable<string> WaitAndThrow()
        {
            await Task.Yield();
            if (Environment.ProcessId > 0) throw new RatStatusException(404, "too late");
            yield break;
        }
    }

    [Test]
    public async Task A_failed_stream_for_http_1_0_ends_with_the_error_event()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => Generators.ThenThrow(["one"], new InvalidOperationException())));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");

        Assert.That(SseClient.Read((await client.ReadResponseAsync()).Body).Events.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error" }));
    }

    [Test]
    public async Task A_finally_block_that_throws_is_a_failure_like_any_other()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => ThrowInFinally()));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        var response = await client.ReadResponseAsync();

        Assert.That(SseClient.Read(response.Body).Events.Select(item => item.EventType), Is.EqualTo(new[] { "message", "error" }));
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("Failed"));
    }

    [Test]
    public async Task A_finally_block_that_throws_for_a_client_that_went_away_is_logged_and_its_stream_closed()
    {
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", request => IdleAndThrowInFinally(request.Aborted)));
        using (var client = await server.OpenAsync("/")) client.Reset();

        Assert.That((await server.Log.WaitForAsync(entry => entry.EventId.Id == 402)).Exception!.Message, Is.EqualTo("in finally"));
        await server.ClosedAsync();
        await Poll.UntilAsync(() => server.App.ConnectionCount == 0, () => "The connection is gone.");
    }

    [Test]
    public async Task A_finally_block_that_throws_when_its_generator_is_disposed_is_logged_and_the_stream_is_over()
    {
        var time = new FakeTimeProvider();
        await using var server = await StreamServer.StartAsync(app => app.Sse("/", _ => EndlessAndThrowInFinally()), time);
        using (var client = await server.OpenAsync("/")) client.Reset();

        Assert.That((await server.Log.WaitForAsync(entry => entry.EventId.Id == 402)).Exception!.Message, Is.EqualTo("in finally"));
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));
        await Poll.UntilAsync(() => server.App.ConnectionCount == 0, () => "The connection is gone.");
        time.Advance(TimeSpan.FromMinutes(1));
    }

    private static async IAsyncEnumerable<string> EndlessAndThrowInFinally()
    {
        await Task.CompletedTask;
        try
        {
            while (true) yield return "again";
        }
        finally
        {
            Throw();
        }
    }

    private static async IAsyncEnumerable<string> ThrowInFinally()
    {
        await Task.CompletedTask;
        try
        {
            yield return "one";
        }
        finally
        {
            Throw();
        }
    }

    private static async IAsyncEnumerable<string> IdleAndThrowInFinally([EnumeratorCancellation] CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            yield return "never";
        }
        finally
        {
            Throw();
        }
    }

    private static void Throw() => throw new InvalidOperationException("in finally");

    [Test]
    public async Task A_stream_that_middleware_has_answered_already_sends_nothing_more()
    {
        await using var server = await StreamServer.StartAsync(app => app
            .Use(static async (request, response, next) =>
            {
                await response.SendTextAsync("denied");
                await response.Body.FlushAsync();
                await next(request, response);
            })
            .Sse("/", _ => new[] { "one" }.ToAsyncEnumerable()));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("denied"));
        await client.SendGetAsync("/");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("denied"));
    }
}
