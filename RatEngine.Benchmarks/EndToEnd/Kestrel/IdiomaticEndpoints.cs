using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RatEngine.Benchmarks.Kestrel;

/// <summary>Plain answers as the documentation shows them: the handler returns text or an object. Text goes out in chunks.</summary>
internal static class IdiomaticEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/plaintext", () => "Hello, World!");
        app.MapGet("/json", () => new Greeting("Hello, World!"));
        app.MapPost("/upload", async (HttpRequest request) => $"{await CountAsync(request.Body)}");
    }

    private static async Task<long> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        var bytes = 0L;
        while (await body.ReadAsync(buffer) is > 0 and var read) bytes += read;
        return bytes;
    }
}
