using Microsoft.Playwright;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Access;

/// <summary>What a page of another origin can do, in Chromium: one server's page speaks to another server.</summary>
public sealed class CrossOriginPageTests
{
    // What the page sees of the answer: its status, or that it may not look.
    private const string Publish =
        """
        async ([address, type]) => {
          try {
            return String((await fetch(`${address}/publish/a`, { method: 'POST', headers: { 'Content-Type': type }, body: '{"topic":"a","data":"x"}' })).status);
          } catch { return 'kept out'; }
        }
        """;

    private const string Subscribe =
        """
        address => new Promise(resolve => {
          const source = new EventSource(`${address}/events/a?since=earliest`);
          source.addEventListener('rat.hello', () => { source.close(); resolve('hello'); });
          source.addEventListener('error', () => { source.close(); resolve('kept out'); });
        })
        """;

    [TestCase("text/plain", TestName = "A page of another origin cannot publish with a plain request")]
    [TestCase("application/json", TestName = "A page of another origin cannot publish with one that asks first")]
    public async Task A_page_of_another_origin_cannot_publish(string type)
    {
        await using ServerUnderTest foe = await ServerUnderTest.StartAsync();
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        Assert.That(await RunAsync<string>(foe, Publish, new[] { server.Address, type }), Is.EqualTo("kept out"));
        Assert.That(server.App.Hub.Topics, Is.Empty);
    }

    [Test]
    public async Task A_page_of_another_origin_cannot_read_a_stream()
    {
        await using ServerUnderTest foe = await ServerUnderTest.StartAsync();
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        Assert.That(await RunAsync<string>(foe, Subscribe, server.Address), Is.EqualTo("kept out"));
    }

    [Test]
    public async Task A_page_of_a_listed_origin_can_do_both()
    {
        await using ServerUnderTest friend = await ServerUnderTest.StartAsync();
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Cors:Origins", friend.Address));
        Assert.That(await RunAsync<string>(friend, Publish, new[] { server.Address, "application/json" }), Is.EqualTo("200"));
        Assert.That(await RunAsync<string>(friend, Subscribe, server.Address), Is.EqualTo("hello"));
    }

    private static async Task<T> RunAsync<T>(ServerUnderTest origin, string script, object argument)
    {
        // The pages' own policy lets them speak to their own server alone: here it stands for a page that has none.
        await using IBrowserContext context = await Chromium.NewContextAsync(new() { BypassCSP = true });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(origin.Address + "/");
        return await page.EvaluateAsync<T>(script, argument);
    }
}
