using PublicApiGenerator;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Architecture;

public sealed class PublicApiTests
{
    private const string Approved = "RatEngine.Tests/PublicApi.approved.txt";

    private static bool IsAccepting => Environment.GetEnvironmentVariable("RATENGINE_ACCEPT_API") == "1";

    [Test]
    public void Public_api_is_the_approved_one()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var actual = typeof(RatApp).Assembly.GeneratePublicApi(options).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd() + "\n";
        if (IsAccepting) File.WriteAllText(Path.Combine(Repository.Root, Approved), actual);

        Assert.That(
            actual,
            Is.EqualTo(Repository.Read(Approved)),
            $"""
            The public API of RatEngine.Core is not what {Approved} says. Where the change is meant, accept it and commit the file:
                RATENGINE_ACCEPT_API=1 dotnet test -c Release --filter FullyQualifiedName~{nameof(PublicApiTests)}
            """);
    }
}
