using Microsoft.Playwright;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Hub;

/// <summary>The page at <c>/hub</c> in Chromium.</summary>
public sealed class HubPageTests
{
    private ServerUnderTest _server = null!;

    [SetUp]
    public async Task SetUp() => _server = await ServerUnderTest.StartAsync(("Events:ByeWindow", "0"), ("Events:Retry", "100ms"), ("Hub:MaxTopicEvents", "5"));

    [TearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [Test]
    public async Task What_is_published_on_the_page_shows_on_the_page_with_its_id()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await SubscribeAsync(page, "demo/* other");
        await page.GetByTestId("publish-topic").FillAsync("demo/a");
        await page.GetByTestId("publish-type").FillAsync("kind");
        await page.GetByTestId("publish-key").FillAsync("k");
        await page.GetByTestId("publish-data").FillAsync("first\nsecond <b>");
        await page.GetByTestId("publish").ClickAsync();

        ILocator shown = page.GetByTestId("event");
        await Assertions.Expect(shown).ToHaveCountAsync(1);
        string id = _server.App.Hub.Find("demo/a")!.LastId!;
        await Assertions.Expect(shown.Locator(".topic")).ToHaveTextAsync("demo/a");
        await Assertions.Expect(shown.Locator(".id")).ToHaveTextAsync(id);
        await Assertions.Expect(shown.Locator(".type")).ToHaveTextAsync("kind");
        Assert.That(await shown.Locator(".data").TextContentAsync(), Is.EqualTo("first\nsecond <b>"));
        await Assertions.Expect(page.GetByTestId("published")).ToHaveTextAsync(id);
        await Assertions.Expect(page.GetByTestId("last-id")).ToHaveTextAsync(id);
        await Assertions.Expect(page.GetByTestId("epoch")).ToHaveTextAsync(_server.App.Hub.Epoch);
        await Assertions.Expect(page.Locator("[data-topic='demo/a']")).ToContainTextAsync(id);
    }

    [Test]
    public async Task A_stream_that_was_cut_goes_on_where_it_was()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await SubscribeAsync(page, "demo");
        Publish(1);
        await Assertions.Expect(page.GetByTestId("count")).ToHaveTextAsync("1");
        await _server.RestartAsync(async () =>
        {
            await Assertions.Expect(page.GetByTestId("state")).ToHaveTextAsync("reconnecting");
            Publish(2);
        });
        await Assertions.Expect(page.GetByTestId("state")).ToHaveTextAsync("open");
        Publish(3);
        await Assertions.Expect(page.GetByTestId("count")).ToHaveTextAsync("3");
        await Assertions.Expect(page.GetByTestId("resume")).ToHaveTextAsync("exact");
        Assert.That(await page.GetByTestId("event").Locator(".data").AllTextContentsAsync(), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task What_is_gone_when_the_stream_comes_back_is_named()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await SubscribeAsync(page, "demo");
        Publish(1);
        await Assertions.Expect(page.GetByTestId("count")).ToHaveTextAsync("1");
        await _server.RestartAsync(() =>
        {
            for (int i = 2; i <= 10; i++)
                Publish(i);
            return Task.CompletedTask;
        });
        await Assertions.Expect(page.GetByTestId("resets")).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByTestId("count")).ToHaveTextAsync("6");
        await Assertions.Expect(page.GetByTestId("control").Filter(new() { HasText = "reset" })).ToContainTextAsync("evicted");
    }

    [Test]
    public async Task A_list_that_is_paused_waits_and_one_that_is_cleared_is_empty()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await SubscribeAsync(page, "demo");
        await page.GetByTestId("pause").ClickAsync();
        Publish(1);
        await Assertions.Expect(page.GetByTestId("pause")).ToHaveTextAsync("Resume (1 waiting)");
        await Assertions.Expect(page.GetByTestId("event")).ToHaveCountAsync(0);
        await page.GetByTestId("pause").ClickAsync();
        await Assertions.Expect(page.GetByTestId("event")).ToHaveCountAsync(1);
        await page.GetByTestId("clear").ClickAsync();
        await Assertions.Expect(page.GetByTestId("event")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_refusal_is_shown()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await page.GetByTestId("publish-topic").FillAsync("a/*");
        await page.GetByTestId("publish").ClickAsync();
        await Assertions.Expect(page.GetByTestId("published")).ToContainTextAsync("no level *");
    }

    [Test]
    public async Task The_keyboard_is_enough()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await page.GetByTestId("topics").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("state")).ToHaveTextAsync("open");
        await page.GetByTestId("publish-topic").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("event")).ToHaveCountAsync(1);
        await page.GetByTestId("publish").FocusAsync();
        foreach (string next in new[] { "pause", "clear", "log", "refresh" })
        {
            await page.Keyboard.PressAsync("Tab");
            await Assertions.Expect(page.GetByTestId(next)).ToBeFocusedAsync();
        }
    }

    [Test]
    public async Task The_pages_lead_to_each_other()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await OpenAsync(context);
        await page.GetByTestId("link-examples").ClickAsync();
        await page.WaitForURLAsync(_server.Address + "/");
        await page.GetByTestId("link-hub").ClickAsync();
        await page.WaitForURLAsync(_server.Address + "/hub");
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
        IPage page = await OpenAsync(context);
        await SubscribeAsync(page, "demo/**");
        for (int i = 1; i <= 3; i++)
            _server.App.Hub.Publish("demo/a/rather/long/name/of/a/topic", new SseEvent($$"""{"number":{{i}},"text":"what an application says"}""", "kind"));
        _server.App.Hub.Publish("demo/text", new SseEvent("A text of two lines,\nand this is the second."));
        await page.GetByTestId("publish").ClickAsync();
        await Assertions.Expect(page.GetByTestId("event")).ToHaveCountAsync(5);
        await Assertions.Expect(page.GetByTestId("topic-row")).ToHaveCountAsync(3);
        await Screenshots.TakeAsync(page, $"hub-{scheme}-{width}");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    private async Task<IPage> OpenAsync(IBrowserContext context)
    {
        IPage page = await context.NewPageAsync();
        page.PageError += (_, error) => TestContext.Error.WriteLine(error);
        await page.GotoAsync(_server.Address + "/hub");
        return page;
    }

    private static async Task SubscribeAsync(IPage page, string topics)
    {
        await page.GetByTestId("topics").FillAsync(topics);
        await page.GetByTestId("subscribe").ClickAsync();
        await Assertions.Expect(page.GetByTestId("state")).ToHaveTextAsync("open");
        await Assertions.Expect(page.GetByTestId("epoch")).Not.ToHaveTextAsync("–");
    }

    private void Publish(int number) => _server.App.Hub.Publish("demo", new SseEvent($"{number}"));
}
