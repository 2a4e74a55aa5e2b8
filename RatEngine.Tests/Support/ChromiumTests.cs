namespace RatEngine.Tests.Support;

public sealed class ChromiumTests
{
    [Test]
    public async Task Chromium_opens_a_page()
    {
        await using var context = await Chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync("data:text/html,<title>Rat</title><p id=said></p><script>said.textContent = 6 * 7</script>");

        Assert.That(await page.TitleAsync(), Is.EqualTo("Rat"));
        Assert.That(await page.TextContentAsync("#said"), Is.EqualTo("42"));
    }
}
