using RatEngine.Http;
using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.Http;

public sealed class RangeFieldTests
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
        Assert.That(RangeField.Read(value, 100)!.Select(r => $"{r.Start}+{r.Length}"), Is.EqualTo(parts.Split(' ')));

    [TestCase("bytes=100-")]
    [TestCase("bytes=-0")]
    [TestCase("bytes=99999999999999999999-")]
    [TestCase("bytes=100-200,300-400")]
    [Rule("ranges")]
    public void No_part_within_the_file_is_an_empty_list(string value) => Assert.That(RangeField.Read(value, 100), Is.Empty);

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
    public void Anything_else_gets_the_whole_file(string? value) => Assert.That(RangeField.Read(value, 100), Is.Null);

    [Test]
    [Rule("ranges")]
    public void Too_many_parts_get_the_whole_file() =>
        Assert.That(RangeField.Read("bytes=" + string.Join(',', Enumerable.Range(0, RangeField.MaxRanges + 1).Select(i => $"{i}-{i}")), 100), Is.Null);

    [TestCase("bytes=0-,0-,0-", "0+100")]
    [TestCase("bytes=0-10,5-20,50-60", "0+21 50+11")]
    [TestCase("bytes=50-60,0-10,5-55", "0+61")]
    [TestCase("bytes=30-40,0-10,35-45,5-15", "30+16 0+16")]
    [TestCase("bytes=0-4,5-9", "0+5 5+5")]
    public void Parts_that_overlap_are_made_one(string value, string parts) => Parts_within_the_file_are_taken(value, parts);

    [Test]
    public void An_empty_file_has_no_part() => Assert.That(RangeField.Read("bytes=0-", 0), Is.Empty);
}
