using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Buffers;
using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.EndToEnd;

/// <summary>One client that goes away.</summary>
[TestFixture("http")]
[TestFixture("https")]
public sealed class ClientGoneTests(string scheme)
{
    private StreamServers Servers { get; } = new(scheme);

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_client_that_vanishes_from_an_idle_stream_ends_its_generator(bool reset)
    {
        var ended = new Gate();
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.ThenIdle(["hello"], ended, request.Aborted)));
        using (var client = await server.OpenAsync("/"))
        {
            Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: hello\n\n"));
            if (reset) client.Reset();
        }

        await ended.WaitAsync();
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));
    }

    [Test]
    [Rule("connection.half-close")]
    public async Task A_client_that_says_it_will_send_no_more_has_gone()
    {
        var ended = new Gate();
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.ThenIdle([], ended, request.Aborted)));
        using var client = await server.OpenAsync("/");
        client.HalfClose();

        await ended.WaitAsync();
    }

    [Test]
    public async Task A_client_that_has_gone_before_the_stream_opens_ends_it()
    {
        var (started, go, ended) = (new Gate(), new Gate(), new Gate());
        await using var server = await Servers.StartAsync(app => app
            .Use(async (request, response, next) =>
            {
                // A middleware that asks for the token has the peer watched before the stream is there.
                _ = request.Aborted;
                started.Open();
                await go.WaitAsync();
                await next(request, response);
            })
            .Sse("/", request => Generators.ThenIdle([], ended, request.Aborted)));
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/");
        client.HalfClose();
        await started.WaitAsync();
        await server.PeerGoneAsync();

        go.Open();

        await ended.WaitAsync();
    }

    [Test]
    public async Task A_generator_that_ends_by_itself_when_it_is_told_to_was_left_by_its_client()
    {
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => EndWhenTold(request.Aborted)));
        using (var client = await server.OpenAsync("/")) client.Reset();

        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));
    }

    [Test]
    public async Task A_client_that_sent_more_than_is_kept_of_it_is_found_gone_by_the_heartbeat()
    {
        var time = new FakeTimeProvider();
        var ended = new Gate();
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.ThenIdle([], ended, request.Aborted)), time);
        using (var client = await server.OpenAsync("/"))
        {
            await client.SendAsync(new string('x', 20_000));
            client.Reset();
        }

        await time.AdvanceUntilAsync(ended);
    }

    [Test]
    public async Task A_stream_holds_no_memory_of_its_request_while_its_generator_runs()
    {
        var rented = -1L;
        await using var server = await Servers.StartAsync(app => app.Sse("/<name>", (RatRequest request, string name) => Look(request, name)));
        var before = BlockPool.RentedCount;
        using var client = await server.ConnectAsync();
        await client.SendGetAsync("/rat?q=1");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("data: rat /rat 1 rat\n\n"));
        // Fewer: a connection of an earlier test has given one back meanwhile.
        Assert.That(rented, Is.LessThanOrEqualTo(before));

        async IAsyncEnumerable<string> Look(RatRequest request, string name)
        {
            // The generator may run on beside the stream that sends its head: both must not touch what the request came in.
            rented = BlockPool.RentedCount;
            await Task.Yield();
            yield return $"{name} {request.Path} {request.Query("q")} {request.PathParameter("name")}";
        }
    }

    [Test]
    public async Task A_generator_that_may_run_to_its_end_does_so_without_its_client()
    {
        var (go, done) = (new Gate(), new Gate());
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Run(request.Aborted), options: new SseOptions { RunToEnd = true }));
        using (var client = await server.OpenAsync("/")) client.Reset();
        await server.PeerGoneAsync();

        go.Open();

        await done.WaitAsync();
        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("Completed"));

        async IAsyncEnumerable<string> Run([EnumeratorCancellation] CancellationToken stop)
        {
            await go.WaitAsync(stop);
            for (var i = 0; i < 10_000; i++) yield return "thrown away";
            await Task.Yield();
            done.Open();
        }
    }

    private static async IAsyncEnumerable<string> EndWhenTold([EnumeratorCancellation] CancellationToken stop)
    {
        var told = new Gate();
        using var registration = stop.Register(told.Open);
        await Task.WhenAny(told.WaitAsync(CancellationToken.None));
        if (!stop.IsCancellationRequested) yield return "never";
    }

    [Test]
    public async Task A_client_that_sends_much_and_goes_is_noticed()
    {
        var ended = new Gate();
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Wait(request.Aborted)));
        using (var client = await server.OpenAsync("/"))
        {
            await client.SendAsync(new string('x', 100_000));
            client.HalfClose();
            await ended.WaitAsync();
        }

        Assert.That((await server.ClosedAsync()).Values["Reason"]!.ToString(), Is.EqualTo("ClientGone"));

        async IAsyncEnumerable<string> Wait([EnumeratorCancellation] CancellationToken stop)
        {
            try
            {
                await new Gate().WaitAsync(stop);
            }
            finally
            {
                ended.Open();
            }

            yield break;
        }
    }

    [Test]
    public async Task A_stream_whose_client_sent_too_much_ahead_ends_well_and_closes_the_connection()
    {
        var gate = new Gate();
        await using var server = await Servers.StartAsync(app => app.Sse("/", request => Generators.Stepwise([gate], request.Aborted)));
        using var client = await server.OpenAsync("/");
        await client.SendAsync(new string('x', 100_000));
        gate.Open();

        Assert.That(await client.ReadChunkAsync(), Is.EqualTo("data: step 0\n\n"));
        Assert.That(await client.ReadChunkAsync(), Is.Empty);
        await client.ReadToEndAsync();
    }
}
