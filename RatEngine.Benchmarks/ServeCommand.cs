using System.Buffers;
using System.Globalization;
using RatEngine.Transport;

namespace RatEngine.Benchmarks;

/// <summary>The server that load is put on: <c>serve --port N</c>. It offers what servers to compare with offer too.</summary>
internal static class ServeCommand
{
    // Nearly all that descriptors allow: a limit is not what is measured here.
    private static readonly int MaxConnections = DescriptorLimit.Find() is { } limit ? Math.Max(limit - limit / 50 - 64, 1) : int.MaxValue;

    private static readonly byte[] HelloWorld = "Hello, World!"u8.ToArray();

    /// <summary>Serves on the loopback address until Ctrl-C or SIGTERM.</summary>
    /// <param name="options">What stands behind <c>serve</c> on the command line.</param>
    /// <returns>The exit code: 0 after a stop in good order, 2 where the command line says something else than a port.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (options is not ["--port", var text] || !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync($"""Expected "serve --port N" with N from 0 to 65535, found "serve {string.Join(' ', options)}".""");
            return 2;
        }

        await using var app = CreateApp();
        await app.RunAsync($"http://127.0.0.1:{port}");
        return 0;
    }

    private static RatApp CreateApp()
    {
        var app = new RatApp("benchmark", new RatOptions { MaxConnections = MaxConnections });
        return app
        .Get("/plaintext", (_, response) => response.SendAsync(HelloWorld, "text/plain; charset=utf-8"))
        .Get("/users/{id}/posts/{post}", (request, response) =>
            response.SendTextAsync($"{request.PathParameter("id")} {request.PathParameter("post")}"))
        .Sse("/stream", request => Generate(Number(request, "n"), Number(request, "size")))
        .Topic("/sub/<topic>")
        .Post("/pub/<topic>", (RatRequest request, RatResponse response, string topic) => PublishAsync(app.Hub, topic, request, response));
    }

    /// <summary>Publishes the body. The answer does not wait for delivery.</summary>
    private static async ValueTask PublishAsync(Hub hub, string topic, RatRequest request, RatResponse response)
    {
        while (true)
        {
            var read = await request.Body.ReadAsync();
            if (!read.IsCompleted)
            {
                request.Body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var data = read.Buffer.IsSingleSegment ? read.Buffer.First : read.Buffer.ToArray();
            await hub.PublishAsync(topic, new SseEvent(data));
            request.Body.AdvanceTo(read.Buffer.End);
            await response.SendStatusAsync(202);
            return;
        }
    }

    /// <summary>Yields one prepared event again and again: what is measured is the way from the generator to the socket.</summary>
    private static async IAsyncEnumerable<SseEvent> Generate(int count, int size)
    {
        await Task.CompletedTask; // An async iterator that never waits, like the one of the servers to compare with.
        var item = new SseEvent(new string('x', size));
        for (var i = 0; i < count; i++) yield return item;
    }

    private static int Number(RatRequest request, string name) =>
        int.TryParse(request.Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RatStatusException(400, $"Expected a number {name} in the query, found \"{request.Query(name)}\".");
}
