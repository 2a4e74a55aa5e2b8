using RatEngine.Server.Files;
using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.Server.Files;

public sealed class RangeHeaderTests
{
    [TestCase("bytes=0-0", "0+1")]
    [TestCase("bytes=0-99", "0+100")]
    [TestCase("bytes=90-", "90+10")]
    [TestCase("bytes=90-1000", "90+10")]
    [TestCase("bytes=-10", "90+10")]
    [TestCase("bytes=-1000", "0+100")]
    [TestCase("BYTES=5-6", "5+2")]
    [TestCase("bytes=0-1, 5-6,, 98-", "0+2 5+2 98+2")]
    [TestCase("bytes=0-1,200-300", "0+2")]
    [TestCase("bytes=0-99999999999999999999", "0+100")]
    [Rule("ranges")]
    public void Parts_within_the_file_are_taken(string value, string parts) =>
        Assert.That(RangeHeader.Read(value, 100)!.Select(r => $"{r.Start}+{r.Length}"), Is.EqualTo(parts.Split(' ')));

    [TestCase("bytes=100-")]
    [TestCase("bytes=-0")]
    [TestCase("bytes=99999999999999999999-")]
    [TestCase("bytes=100-200,300-400")]
    [Rule("ranges")]
    public void No_part_within_the_file_is_an_empty_list(string value) => Assert.That(RangeHeader.Read(value, 100), Is.Empty);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("bytes=")]
    [TestCase("bytes=,")]
    [TestCase("bytes=a-b")]
    [TestCase("bytes=5")]
    [TestCase("bytes=6-5")]
    [TestCase("bytes=-")]
    [TestCase("bytes=--5")]
    [TestCase("bytes=+1-5")]
    [TestCase("bytes=1-5,x")]
    [TestCase("lines=0-5")]
    [Rule("ranges")]
    public void Anything_else_gets_the_whole_file(string? value) => Assert.That(RangeHeader.Read(value, 100), Is.Null);

    [Test]
    [Rule("ranges")]
    public void Too_many_parts_get_the_whole_file() =>
        Assert.That(RangeHeader.Read("bytes=" + string.Join(',', Enumerable.Range(0, RangeHeader.MaxRanges + 1).Select(i => $"{i}-{i}")), 100), Is.Null);

    [Test]
    public void Parts_that_together_are_longer_than_the_file_get_the_whole_file() =>
        Assert.That(RangeHeader.Read("bytes=0-,0-,0-", 100), Is.Null);

    [Test]
    public void An_empty_file_has_no_part() => Assert.That(RangeHeader.Read("bytes=0-", 0), Is.Empty);
}
