using System.Reflection;
using System.Text;
using RatEngine.Http;
using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.Http;

public sealed class RefusalTests
{
    [Test]
    public void Every_row_is_in_the_table_under_its_own_name()
    {
        var rows = typeof(Refusal).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (field.Name, field.GetValue(null)));
        Assert.That(Refusal.All.Select(row => (row.Name, (object?)row)), Is.EqualTo(rows));
    }

    [Test]
    [Rule("refusal.status")]
    public void Client_mistakes_are_4xx_or_501_or_505_and_only_a_server_that_is_full_or_stops_says_503() =>
        Assert.That(Refusal.All, Has.All.Matches<Refusal>(row =>
            row!.Status is >= 400 and < 500 or 501 or 505 || (row.Status == 503 && (row == Refusal.TooManyConnections || row == Refusal.TooManyOfAddress))));

    [Test]
    [Rule("refusal.answer")]
    public void Text_names_what_was_met_and_what_was_expected_in_ASCII() =>
        Assert.That(Refusal.All, Has.All.Matches<Refusal>(row =>
            row!.Text.Contains(row.Met, StringComparison.Ordinal)
            && row.Text.Contains(row.Expected, StringComparison.Ordinal)
            && Ascii.IsValid(row.Text)));

    [Test]
    public void Every_row_names_its_source() =>
        Assert.That(Refusal.All.Select(row => row.Section), Has.All.Match("^RFC \\d{4} section \\d"));
}
