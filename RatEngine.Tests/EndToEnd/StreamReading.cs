using System.Globalization;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What a raw client of a stream does.</summary>
internal static class StreamReading
{
    public static Task SendGetAsync(this RawClient client, string path, string fields = "") =>
        client.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n");

    /// <summary>The content of one chunk; empty for the last, whose end is read too.</summary>
    public static async Task<string> ReadChunkAsync(this RawClient client)
    {
        var size = (await client.ReadUntilAsync("\r\n"))[..^2];
        var count = int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var chunk = Encoding.UTF8.GetString(await client.ReadExactlyAsync(count));
        Assert.That(await client.ReadUntilAsync("\r\n"), Is.EqualTo("\r\n"));
        return chunk;
    }
}
