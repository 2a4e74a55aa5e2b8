using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>The page at <c>/</c> in Chromium, from the executable's own server.</summary>
public sealed class PageTests
{
    private const int UploadBytes = 20 * 1024 * 1024;

    // So slow that the bar is seen on its way: the upload takes three seconds.
    private const int UploadBytesPerSecond = 7 * 1024 * 1024;

    private static readonly Regex Any = new(".");

    private ServerUnderTest _server = null!;

    [SetUp]
    public async Task SetUp() => _server = await ServerUnderTest.StartAsync();

    [TearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [Test]
    public async Task Every_example_opens_and_shows_events()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context, "/");
        IReadOnlyList<ILocator> cards = await page.Locator("[data-testid^='example-']").AllAsync();
        Assert.That(cards, Has.Count.EqualTo(11));
        // One after another: a browser has six connections to a server at most.
        foreach (ILocator card in cards)
        {
            ILocator toggle = card.GetByTestId("toggle");
            await toggle.ClickAsync();
            await Assertions.Expect(card.GetByTestId("count")).Not.ToHaveTextAsync("0");
            await Assertions.Expect(card.GetByTestId("log").Locator("li").First).ToHaveTextAsync(Any);
            // Some end by themselves, also between a look from here and a click: it would begin them again.
            await toggle.EvaluateAsync("toggle => { if (toggle.textContent === 'Close') toggle.click(); }");
            await Assertions.Expect(card.GetByTestId("state")).ToHaveTextAsync("closed");
        }
    }

    [Test]
    public async Task An_upload_moves_the_bar_in_two_tabs_at_once()
    {
        using TempFolder folder = new();
        string file = folder.File("large.bin");
        await File.WriteAllBytesAsync(file, new byte[UploadBytes]);
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage sender = await OpenAsync(context, "/");
        IPage follower = await OpenAsync(context, new Uri((await sender.GetByTestId("upload-share").GetAttributeAsync("href"))!).PathAndQuery);
        await Assertions.Expect(follower.GetByTestId("upload-session")).ToHaveValueAsync(await sender.GetByTestId("upload-session").InputValueAsync());
        ICDPSession network = await context.NewCDPSessionAsync(sender);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = UploadBytesPerSecond,
        });

        await sender.GetByTestId("upload-file").SetInputFilesAsync(file);
        Task moved = Task.WhenAll(MovesAsync(sender), MovesAsync(follower));
        await sender.GetByTestId("upload-start").ClickAsync();
        await moved;

        foreach (IPage page in new[] { sender, follower })
        {
            await Assertions.Expect(page.GetByTestId("upload-state")).ToHaveTextAsync("Completed", new() { Timeout = 20_000 });
            await Assertions.Expect(page.GetByTestId("upload-percent")).ToHaveTextAsync("100 %");
            await Assertions.Expect(page.GetByTestId("upload-download")).ToHaveTextAsync("large.bin");
        }

        static Task MovesAsync(IPage page) => page.WaitForFunctionAsync("() => { const bar = document.getElementById('bar'); return bar.value > 0 && bar.value < 100; }");
    }

    [Test]
    public async Task A_log_goes_on_at_the_right_line_after_a_cut()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context, "/");
        ILocator card = page.GetByTestId("example-logs");
        await card.GetByTestId("toggle").ClickAsync();
        await WriteLineAsync(1);
        await Assertions.Expect(card.GetByTestId("log")).ToContainTextAsync("line 1.");
        await _server.RestartAsync(async () =>
        {
            await Assertions.Expect(card.GetByTestId("state")).ToHaveTextAsync("reconnecting");
            await WriteLineAsync(2);
        });
        await Assertions.Expect(card.GetByTestId("log")).ToContainTextAsync("line 2.", new() { Timeout = 20_000 });
        await WriteLineAsync(3);
        await Assertions.Expect(card.GetByTestId("log")).ToContainTextAsync("line 3.");
        string log = (await card.GetByTestId("log").TextContentAsync())!;
        Assert.That(Regex.Matches(log, @"line \d\.").Select(match => match.Value), Is.EqualTo(new[] { "line 1.", "line 2.", "line 3." }));
    }

    [TestCase("light", 1280)]
    [TestCase("dark", 1280)]
    [TestCase("light", 360)]
    [TestCase("dark", 360)]
    public async Task The_page_fits_its_window(string scheme, int width)
    {
        await using IBrowserContext context = await Chromium.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        IPage page = await OpenAsync(context, "/");
        foreach (string example in new[] { "events", "custom", "memory-efficient" })
        {
            ILocator card = page.GetByTestId($"example-{example}");
            await card.GetByTestId("toggle").ClickAsync();
            await Assertions.Expect(card.GetByTestId("count")).Not.ToHaveTextAsync("0");
        }

        await Screenshots.TakeAsync(page, $"examples-{scheme}-{width}");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    private async Task<IPage> OpenAsync(IBrowserContext context, string path)
    {
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(_server.Address + path);
        return page;
    }

    private Task WriteLineAsync(int number) => File.AppendAllTextAsync(_server.LogFile, $"line {number}.\n");
}
