using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;

namespace RatEngine.Tests.Conformance;

/// <summary>The routes that the conformance tests ask for, and a record of every request that got as far as a handler.</summary>
internal sealed class ConformanceApp
{
    public const int SmallBodyBytes = 10;

    /// <summary>"GET /hello" and so on, in the order in which handlers were called.</summary>
    public ConcurrentQueue<string> Handled { get; } = [];

    public void Map(RatApp app) => app
        .Use((request, response, next) =>
        {
            Handled.Enqueue($"{request.Method} {request.Path}");
            return next(request, response);
        })
        .Get("/hello", static (_, response) => response.SendTextAsync("hello"))
        .Get("/number/<int:n>", static (RatRequest _, RatResponse response, int n) => response.SendTextAsync($"<{n}>"))
        .Get("/streamed", StreamAsync)
        .Get("/sized", SizedAsync)
        .Get("/empty", static (_, _) => default)
        .Get("/none", static (_, response) => response.SendStatusAsync(204))
        .Get("/unchanged", static (_, response) =>
        {
            response.Status = 304;
            response.SetHeader("ETag", "\"1\"");
            return default;
        })
        .Get("/path/<path:rest>", static (RatRequest request, RatResponse response, string rest) => response.SendTextAsync(rest))
        .Get("/query", static (request, response) =>
            response.SendTextAsync(string.Join(' ', request.QueryPairs.Select(pair => $"{pair.Key}={pair.Value}"))))
        .Sse("/events", static _ => Events())
        .Post("/echo", EchoAsync)
        .Post("/trailers", TrailersAsync)
        .Post("/ignore", static (_, response) => response.SendTextAsync("ignored"))
        .Post("/small", EchoAsync, new RouteOptions { MaxRequestBodyBytes = SmallBodyBytes })
        .Get("/fields", static (request, response) =>
            response.SendTextAsync(string.Join('\n', request.Headers.Select(field => $"{field.Key}={field.Value}"))));

    private static async IAsyncEnumerable<string> Events()
    {
        await Task.CompletedTask;
        yield return "event";
    }

    private static async ValueTask StreamAsync(RatRequest request, RatResponse response)
    {
        response.ContentType = "text/plain";
        await response.Body.WriteAsync("one "u8.ToArray());
        await response.Body.WriteAsync("two"u8.ToArray());
    }

    private static async ValueTask SizedAsync(RatRequest request, RatResponse response)
    {
        response.ContentType = "text/plain";
        response.ContentLength = 7;
        await response.Body.WriteAsync("one "u8.ToArray());
        await response.Body.WriteAsync("two"u8.ToArray());
    }

    private static async ValueTask EchoAsync(RatRequest request, RatResponse response)
    {
        var body = await ReadAllAsync(request.Body);
        await response.SendAsync(body, "application/octet-stream");
    }

    private static async ValueTask TrailersAsync(RatRequest request, RatResponse response)
    {
        await ReadAllAsync(request.Body);
        // Takes a block from the pool: the one that the trailers came in must not be it.
        response.ContentType = "text/plain";
        response.Body.Write("fields:"u8);
        var lines = request.Headers.Select(pair => $" {pair.Key}").Append(" trailers:").Concat(request.Trailers.Select(pair => $" {pair.Key}={pair.Value}"));
        response.Body.Write(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    private static async ValueTask<byte[]> ReadAllAsync(PipeReader body)
    {
        while (true)
        {
            var read = await body.ReadAsync();
            if (read.IsCompleted)
            {
                var whole = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return whole;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
