using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>The pages in Chromium, with the certificate of <c>--dev-cert</c>.</summary>
public sealed class TlsPageTests
{
    private static readonly BrowserNewContextOptions Believing = new() { IgnoreHTTPSErrors = true };

    [Test]
    public async Task Examples_stream_and_what_a_page_publishes_comes_back_to_it()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Urls", "https://localhost:0"), ("DevCert", "on"));
        await using IBrowserContext context = await Chromium.NewContextAsync(Believing);
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(server.Address + "/");
        ILocator card = page.Locator("[data-testid^='example-']").First;
        await card.GetByTestId("toggle").ClickAsync();
        await Assertions.Expect(card.GetByTestId("log").Locator("li").First).ToHaveTextAsync(new Regex("."));

        string came = await page.EvaluateAsync<string>(
            """
            () => new Promise((resolve, reject) => {
                const source = new EventSource('/events/tls');
                source.onmessage = event => { source.close(); resolve(event.data); };
                source.addEventListener('rat.hello', () => fetch('/publish/tls', { method: 'POST', body: 'hello' })
                    .then(answer => answer.ok || reject(new Error(answer.status))));
            })
            """);

        Assert.That(came, Is.EqualTo("hello"));
    }
}
