using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RatEngine.Benchmarks.Kestrel;

/// <summary>Plain answers by hand: prepared bytes, a Content-Length, the body's pipe.</summary>
internal static class TunedEndpoints
{
    private static readonly byte[] HelloWorld = "Hello, World!"u8.ToArray();

    public static void Map(WebApplication app, int routes)
    {
        app.MapGet("/plaintext", (RequestDelegate)SendHelloAsync);
        app.MapGet("/json", (RequestDelegate)SendJsonAsync);
        app.MapGet("/users/{id}/posts/{post}", (string id, string post) => $"{id} {post}");
        app.MapPost("/upload", (RequestDelegate)CountAsync);
        for (var i = 0; i < routes; i++) app.MapGet($"/routes/{i}/items/{{id}}", (RequestDelegate)SendHelloAsync);
    }

    private static Task SendHelloAsync(HttpContext http) => SendAsync(http, "text/plain", HelloWorld);

    private static Task SendJsonAsync(HttpContext http) =>
        SendAsync(http, "application/json", JsonSerializer.SerializeToUtf8Bytes(new Greeting("Hello, World!"), GreetingJson.Default.Greeting));

    private static async Task CountAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        var bytes = 0L;
        while (true)
        {
            var read = await body.ReadAsync();
            bytes += read.Buffer.Length;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        await SendAsync(http, "text/plain", Encoding.ASCII.GetBytes($"{bytes}"));
    }

    private static Task<FlushResult> SendAsync(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        return http.Response.BodyWriter.WriteAsync(body).AsTask();
    }
}
