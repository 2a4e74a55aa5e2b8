using System.Diagnostics;
using System.Net.Http;
using Microsoft.Playwright;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Targets with bytes that clients send as they are.</summary>
public sealed class RawTargetTests
{
    private const string Query = "a[]=1&q={x}&r=a|b&s=50%&t=^`\\";
    private const string Meant = "/k/[a]|^ a[]=1;q={x};r=a|b;s=50%;t=^`\\";

    [Test]
    public async Task Target_from_curl_reaches_the_handler_as_it_is()
    {
        await using var server = await TestServer.StartAsync(Map);
        ProcessStartInfo start = new("curl", ["-gsS", "--max-time", "20", $"{server.Address}/k/[a]|^?{Query}"]) { RedirectStandardOutput = true };
        using Process curl = Process.Start(start)!;
        Assert.That(await curl.StandardOutput.ReadToEndAsync(), Is.EqualTo(Meant));
    }

    [Test]
    public async Task Target_from_HttpClient_reaches_the_handler_as_it_is()
    {
        await using var server = await TestServer.StartAsync(Map);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        Assert.That(await client.GetStringAsync($"{server.Address}/k/[a]|^?{Query}"), Is.EqualTo(Meant));
    }

    [Test]
    public async Task Target_from_fetch_and_EventSource_reaches_the_handler_as_it_is()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(server.Address + "/");
        const string Fetch = "async query => (await fetch('api/debug-stream?' + query)).status";
        const string Subscribe =
            """
            query => new Promise(resolve => {
              const source = new EventSource('events/a[b]|c?last=1&' + query);
              source.addEventListener('rat.hello', () => { source.close(); resolve('hello'); });
              source.addEventListener('error', () => { source.close(); resolve('refused'); });
            })
            """;
        Assert.That(await page.EvaluateAsync<int>(Fetch, Query), Is.EqualTo(200));
        Assert.That(await page.EvaluateAsync<string>(Subscribe, Query), Is.EqualTo("hello"));
    }

    private static void Map(RatApp app) => app.Get(
        "/k/<name>",
        static (RatRequest request, RatResponse response, string name) =>
            response.SendTextAsync($"/k/{name} {string.Join(';', request.QueryPairs.Select(pair => $"{pair.Key}={pair.Value}"))}"));
}
