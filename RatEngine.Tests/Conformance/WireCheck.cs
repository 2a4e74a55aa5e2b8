using Microsoft.Extensions.Logging;
using RatEngine.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>Holds a server to a case of the table, with a request behind it: through a socket, byte by byte, and cut in two anywhere.</summary>
internal static class WireCheck
{
    // A request of kilobytes is cut at that many places: at every byte it would take minutes.
    private const int AlwaysCutBytes = 500;
    private const int CutsOfLonger = 50;

    public static async Task HoldsAsync(WireCase wireCase, HttpLimits? limits = null)
    {
        var options = new RatOptions { Limits = limits ?? new HttpLimits() };
        var expected = await ThroughSocketAsync(wireCase, options);
        await ThroughMemoryAsync(wireCase, options, expected);
    }

    /// <returns>All that came.</returns>
    private static async Task<string> ThroughSocketAsync(WireCase wireCase, RatOptions options)
    {
        await using var wire = new Wire(options);
        using var client = await wire.ConnectAsync();
        await client.SendAsync(wireCase.Request + Wire.Next);
        var answer = await client.ReadResponseAsync(wireCase.IsHead);
        Assert.That(answer.Status, Is.EqualTo(wireCase.Status), answer.RawText);
        var next = wireCase.IsKept ? await client.ReadResponseAsync() : null;
        Assert.That(next?.Text, Is.EqualTo(wireCase.IsKept ? "hello" : null), "the request behind it");
        Assert.That(await client.ReadToEndAsync(), Is.Empty, "behind the last answer");

        Assert.Multiple(() =>
        {
            HoldsFields(wireCase, answer);
            if (!wireCase.IsHead && wireCase.Text is not null) Assert.That(answer.Text, Is.EqualTo(wireCase.Text));
            Assert.That(answer.Text, Does.EndWith(wireCase.TextEnd));
            Assert.That(wire.Handled, Has.Count.EqualTo(HandledCount(wireCase)).And.None.Contains("smuggled"));
            Assert.That(wire.Server.Log.Entries, Has.None.Matches<LogEntry>(entry => entry!.Level > LogLevel.Information));
        });
        return answer.RawText + next?.RawText;
    }

    private static async Task ThroughMemoryAsync(WireCase wireCase, RatOptions options, string expected)
    {
        var (request, all) = (wireCase.Request, wireCase.Request + Wire.Next);
        await using var wire = new Wire(options);
        Assert.That(await MemoryClient.ExchangeAsync(wire.Server, [.. all.Select(c => c.ToString())]), Is.EqualTo(expected), "byte by byte");
        var exchanges = 1;
        var step = all.Length <= AlwaysCutBytes ? 1 : all.Length / CutsOfLonger;
        for (var cut = 1; cut < all.Length; cut += step, exchanges++)
            Assert.That(await MemoryClient.ExchangeAsync(wire.Server, all[..cut], all[cut..]), Is.EqualTo(expected), $"cut at {cut} of {request.Length}");
        Assert.That(wire.Handled, Has.Count.EqualTo(exchanges * HandledCount(wireCase)).And.None.Contains("smuggled"));
    }

    private static void HoldsFields(WireCase wireCase, RawResponse answer)
    {
        var hasContent = wireCase.Status is not (204 or 304);
        Assert.That(answer.Header("Date"), Is.EqualTo("Sun, 06 Nov 1994 08:49:37 GMT"));
        Assert.That(answer.Header("Content-Type") is not null, Is.EqualTo(hasContent), "Content-Type where there is content");
        Assert.That(answer.Header("Content-Length") is null || answer.Header("Transfer-Encoding") is null, "framed once");
        if (!hasContent) Assert.That(answer.Header("Content-Length") ?? answer.Header("Transfer-Encoding"), Is.Null);
        Assert.That(answer.Header("Server"), Is.Null);
        Assert.That(answer.Header("Allow")?.Split(", ").Order(), Is.EqualTo(wireCase.Allow?.Split(", ").Order()));
        Assert.That(answer.Header("Connection") == "close", Is.EqualTo(!wireCase.IsKept && !wireCase.EndsUnsaid), "Connection: close");
        if (wireCase is { IsRefused: true, IsHead: false }) Assert.That(answer.Text, Does.Match(@"^Met .+; expected .+ \(RFC [0-9]+ section [0-9.]+\)\.\n$"));
    }

    private static int HandledCount(WireCase wireCase) => wireCase.Handled + (wireCase.IsKept ? 1 : 0);
}
