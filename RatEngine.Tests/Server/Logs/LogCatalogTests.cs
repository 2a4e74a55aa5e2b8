using RatEngine.Server.Logs;

namespace RatEngine.Tests.Server.Logs;

public sealed class LogCatalogTests
{
    [TestCase("other")]
    [TestCase("../web")]
    [TestCase("WEB")]
    public void A_name_that_was_not_configured_is_404(string name)
    {
        LogCatalog logs = new(new Dictionary<string, string> { ["web"] = "/var/log/web.log" }, TimeProvider.System);
        Assert.That(() => logs.Open(name), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(404));
        Assert.That(() => logs.Open("web"), Throws.Nothing);
    }

    [TestCase(null, null)]
    [TestCase("17", 17L)]
    [TestCase("-1", null)]
    [TestCase("end", null)]
    [TestCase("99999999999999999999", null)]
    public void An_id_that_is_no_offset_counts_as_none(string? id, long? offset) => Assert.That(LogCatalog.Offset(id), Is.EqualTo(offset));
}
