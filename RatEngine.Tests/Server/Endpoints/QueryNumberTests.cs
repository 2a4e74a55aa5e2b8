using RatEngine.Server.Endpoints;

namespace RatEngine.Tests.Server.Endpoints;

public sealed class QueryNumberTests
{
    [TestCase(null, 300)]
    [TestCase("1", 1)]
    [TestCase("3600", 3600)]
    public void A_number_in_range_is_taken(string? text, int value) => Assert.That(QueryNumber.Read(text, "seconds", 300, 1, 3600), Is.EqualTo(value));

    [TestCase("")]
    [TestCase("0")]
    [TestCase("3601")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1e3")]
    [TestCase("99999999999")]
    public void Anything_else_is_400_and_names_the_parameter(string text) => Assert.That(
        () => QueryNumber.Read(text, "seconds", 300, 1, 3600),
        Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(400)
            .And.Message.EqualTo("Met a query parameter seconds that is no such number, expected a whole number from 1 to 3600."));
}
