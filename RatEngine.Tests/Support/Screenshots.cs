using Microsoft.Playwright;

namespace RatEngine.Tests.Support;

/// <summary>Pictures of pages, for people to look at: in <c>screenshots/</c> beside the tests' results.</summary>
internal static class Screenshots
{
    /// <summary>Takes one of the whole page, and keeps it with the test.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "screenshots", $"{name}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.AddTestAttachment(path);
    }
}
