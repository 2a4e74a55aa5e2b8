using RatEngine.Server.Logs;

namespace RatEngine.Tests.Server.Logs;

public sealed class LogCatalogTests
{
    [TestCase("other")]
    [TestCase("../web")]
    [TestCase("WEB")]
    public void A_name_that_was_not_configured_is_404(string name)
    {
        LogCatalog logs = new(new Dictionary<string, string> { ["web"] = "/var/log/web.log" }, new RatApp().Descriptors, TimeProvider.System);
        Assert.That(() => logs.Find(name), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(404));
        LogReader reader = logs.Find("web");
        Assert.That(logs.Find("web"), Is.SameAs(reader));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("-1")]
    [TestCase("end")]
    [TestCase("99999999999999999999")]
    [TestCase("1-")]
    [TestCase("1-xyz")]
    [TestCase("1-00000000000000000")]
    public void An_id_that_is_no_place_counts_as_none(string? id) => Assert.That(LogPosition.Read(id), Is.Null);

    [Test]
    public void A_place_is_read_as_it_was_written_and_is_at_most_40_characters()
    {
        LogPosition place = new(long.MaxValue, ulong.MaxValue);
        Assert.That(LogPosition.Read(place.ToString()), Is.EqualTo(place));
        Assert.That(place.ToString(), Has.Length.LessThanOrEqualTo(40).And.Matches("^[0-9a-f-]+$"));
        Assert.That(LogPosition.Read("17"), Is.EqualTo(new LogPosition(17, null)));
    }
}
