using RatEngine.Tests.Support;

namespace RatEngine.Tests;

/// <summary>Ends what the tests of the whole run share.</summary>
[SetUpFixture]
public sealed class RunEnd
{
    [OneTimeTearDown]
    public Task Stop_the_browser() => Chromium.StopAsync();
}
