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

    /// <summary>Reads on this thread, and throws away what it reads, until it is told to stop.</summary>
    public static void Discard(this RawClient client, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        while (!stop.IsCancellationRequested && client.Receive(buffer) > 0)
        {
        }
    }

    /// <summary>Reads on this thread for a while: the longest time in which nothing came.</summary>
    public static TimeSpan LongestGap(this RawClient client, TimeSpan duration)
    {
        var time = TimeProvider.System;
        var buffer = new byte[64 * 1024];
        var (start, last, longest) = (time.GetTimestamp(), time.GetTimestamp(), TimeSpan.Zero);
        while (time.GetElapsedTime(start) < duration && client.Receive(buffer) > 0)
        {
            var now = time.GetTimestamp();
            var gap = time.GetElapsedTime(last, now);
            (last, longest) = (now, gap > longest ? gap : longest);
        }

        return longest;
    }
}
