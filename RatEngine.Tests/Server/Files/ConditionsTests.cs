using RatEngine.Server.Files;
using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.Server.Files;

public sealed class ConditionsTests
{
    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string Modified = "Sun, 06 Nov 1994 08:49:37 GMT";

    private static readonly Validators Current = new("\"a\"", new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero));

    [TestCase(null, 200)]
    [TestCase("\"a\"", 304)]
    [TestCase("W/\"a\"", 304)]
    [TestCase("\"b\"", 200)]
    [TestCase("\"b\", \"a\"", 304)]
    [TestCase("\"b,\", \"a\"", 304)]
    [TestCase("*", 304)]
    [TestCase("a", 200)]
    [TestCase("\"a", 200)]
    [Rule("validators")]
    public void If_none_match_compares_weakly(string? field, int status) =>
        Assert.That(new Conditions { IfNoneMatch = field }.Evaluate(Current), Is.EqualTo(status));

    [TestCase("\"a\"", 200)]
    [TestCase("W/\"a\"", 412)]
    [TestCase("\"b\"", 412)]
    [TestCase("*", 200)]
    [Rule("validators")]
    public void If_match_compares_strongly(string field, int status) =>
        Assert.That(new Conditions { IfMatch = field }.Evaluate(Current), Is.EqualTo(status));

    [TestCase(Before, 200)]
    [TestCase(Modified, 304)]
    [TestCase("yesterday", 200)]
    [Rule("validators")]
    public void If_modified_since_compares_dates(string field, int status) =>
        Assert.That(new Conditions { IfModifiedSince = field }.Evaluate(Current), Is.EqualTo(status));

    [TestCase(Before, 412)]
    [TestCase(Modified, 200)]
    [TestCase("yesterday", 200)]
    [Rule("validators")]
    public void If_unmodified_since_compares_dates(string field, int status) =>
        Assert.That(new Conditions { IfUnmodifiedSince = field }.Evaluate(Current), Is.EqualTo(status));

    [Test]
    [Rule("validators")]
    public void Tags_come_before_dates()
    {
        Assert.That(new Conditions { IfNoneMatch = "\"b\"", IfModifiedSince = Modified }.Evaluate(Current), Is.EqualTo(200));
        Assert.That(new Conditions { IfMatch = "\"a\"", IfUnmodifiedSince = Before }.Evaluate(Current), Is.EqualTo(200));
        Assert.That(new Conditions { IfMatch = "\"b\"", IfNoneMatch = "\"a\"" }.Evaluate(Current), Is.EqualTo(412));
    }

    [TestCase(null, true)]
    [TestCase("\"a\"", true)]
    [TestCase("\"b\"", false)]
    [TestCase("W/\"a\"", false)]
    [TestCase(Modified, true)]
    [TestCase(Before, false)]
    [TestCase("yesterday", false)]
    [Rule("ranges")]
    public void If_range_lets_the_range_count_for_this_very_version_alone(string? field, bool allowed) =>
        Assert.That(new Conditions { IfRange = field }.AllowRange(Current), Is.EqualTo(allowed));

    [TestCase("Sun, 06 Nov 1994 08:49:37 GMT")]
    [TestCase("Sunday, 06-Nov-94 08:49:37 GMT")]
    [TestCase("Sun Nov  6 08:49:37 1994")]
    public void All_three_forms_of_a_date_are_read(string text) => Assert.That(HttpDate.Read(text), Is.EqualTo(Current.LastModified));

    [Test]
    public void A_date_is_written_in_the_one_form_for_it() => Assert.That(HttpDate.Format(Current.LastModified!.Value), Is.EqualTo(Modified));
}
