using System.Buffers;
using System.Globalization;
using RatEngine.Transport;

namespace RatEngine.Benchmarks;

/// <summary>The server that load is put on: <c>serve --port N [--routes R]</c>. It offers what servers to compare with offer too.</summary>
internal static class ServeCommand
{
    // Nearly all that descriptors allow: a limit is not what is measured here.
    private static readonly int MaxConnections = DescriptorLimit.Find() is { } limit ? Math.Max(limit - limit / 50 - 64, 1) : int.MaxValue;

    private static readonly byte[] HelloWorld = "Hello, World!"u8.ToArray();

    /// <summary>Serves on the loopback address until Ctrl-C or SIGTERM.</summary>
    /// <param name="options">What stands behind <c>serve</c> on the command line.</param>
    /// <returns>The exit code: 0 after a stop in good order, 2 where the command line is not understood.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (ServeOptions.Parse("serve", options) is not { } parsed) return 2;
        await using var app = CreateApp(parsed.Routes);
        await app.RunAsync($"http://127.0.0.1:{parsed.Port}");
        return 0;
    }

    private static RatApp CreateApp(int routes)
    {
        var app = new RatApp("benchmark", new RatOptions { MaxConnections = MaxConnections });
        for (var i = 0; i < routes; i++) app.Get($"/routes/{i}/items/<id>", (_, response) => response.SendAsync(HelloWorld, "text/plain; charset=utf-8"));
        return app
        .Get("/plaintext", (_, response) => response.SendAsync(HelloWorld, "text/plain; charset=utf-8"))
        .Get("/json", (_, response) => response.SendJsonAsync(new Greeting("Hello, World!"), GreetingJson.Default.Greeting))
        .Post("/upload", CountAsync)
        .Get("/users/{id}/posts/{post}", (request, response) =>
            response.SendTextAsync($"{request.PathParameter("id")} {request.PathParameter("post")}"))
        .Sse("/stream", request => Generate(Number(request, "n"), Number(request, "size")))
        .Topic("/sub/<topic>")
        .Post("/pub/<topic>", (RatRequest request, RatResponse response, string topic) => PublishAsync(app.Hub, topic, request, response));
    }

    /// <summary>Reads the body as it comes and answers with the number of its bytes.</summary>
    private static async ValueTask CountAsync(RatRequest request, RatResponse response)
    {
        var bytes = 0L;
        while (true)
        {
            var read = await request.Body.ReadAsync();
            bytes += read.Buffer.Length;
            request.Body.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted) continue;
            await response.SendTextAsync(bytes.ToString(CultureInfo.InvariantCulture));
            return;
        }
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
