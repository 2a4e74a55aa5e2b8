using Microsoft.Playwright;

namespace RatEngine.Tests.Support;

/// <summary>The one headless Chromium of the run, driven by Playwright; started by the first test that asks for it.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // --disable-quic and the rest keep the browser from talking to anything but the server under test.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    // Of what a page comes to show. Playwright's five seconds are not always enough where others work too; a page that shows it is not waited for.
    private static readonly TimeSpan ExpectTimeout = TimeSpan.FromSeconds(20);

    private static readonly Lock StartLock = new();
    private static IPlaywright? _playwright;
    private static Task<IBrowser>? _browser;

    /// <summary>A new browser profile of its own, without cookies or cache: dispose it to close its pages.</summary>
    /// <remarks>Where no Chromium is installed, the test that asked ends as skipped.</remarks>
    public static async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        if (FindExecutable() is not { } executable)
        {
            Assert.Ignore($"No Chromium found: neither CHROMIUM_PATH is set nor is {string.Join(", ", Names)} on PATH.");
            throw new InvalidOperationException("Assert.Ignore returned.");
        }

        Task<IBrowser> browser;
        lock (StartLock) browser = _browser ??= LaunchAsync(executable);
        return await (await browser).NewContextAsync(options);
    }

    /// <summary>Ends the browser, if one was started.</summary>
    public static async Task StopAsync()
    {
        if (_browser is null) return;
        await (await _browser).CloseAsync();
        _playwright?.Dispose();
    }

    private static async Task<IBrowser> LaunchAsync(string executable)
    {
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout((float)ExpectTimeout.TotalMilliseconds);
        return await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Headless = true, Args = Arguments });
    }

    private static string? FindExecutable()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } given) return given;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
