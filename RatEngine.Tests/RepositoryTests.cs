namespace RatEngine.Tests;

public sealed class RepositoryTests
{
    [Test]
    public void Core_is_versioned() => Assert.That(typeof(RatApp).Assembly.GetName().Version, Is.Not.Null);
}
