using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What a handler's token says of a client that closes its sending side.</summary>
public sealed class HalfClosedClientTests
{
    [Test]
    public async Task Fin_cancels_the_token_of_a_route_where_it_means_gone()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Get("/", async (request, _) =>
        {
            var aborted = request.Aborted;
            await using var registration = aborted.Register(cancelled.SetResult);
            await cancelled.Task;
        }, new RouteOptions { FinMeansGone = true }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        client.HalfClose();

        await cancelled.Task.WaitAsync(RawClient.Patience);
    }

    [Test]
    public async Task Fin_leaves_another_route_to_answer()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.Get("/", async (request, response) =>
        {
            var aborted = request.Aborted;
            begun.SetResult();
            await goOn.Task;
            await response.SendTextAsync(aborted.IsCancellationRequested ? "gone" : "there");
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await begun.Task.WaitAsync(RawClient.Patience);
        client.HalfClose();
        goOn.SetResult();

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("there"));
    }
}
