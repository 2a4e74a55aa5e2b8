using RatEngine.Http;
using RatEngine.Tests.Conformance;

namespace RatEngine.Tests.Http;

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
    [TestCase("\"b\"\"a\"", 200)]
    [TestCase("* , \"b\"", 200)]
    [TestCase("w/\"a\"", 200)]
    [Rule("validators")]
    public void If_none_match_compares_weakly(string? field, int status) =>
        Assert.That(new Conditions { IfNoneMatch = field }.Evaluate(Current, isRead: true), Is.EqualTo(status));

    [TestCase("\"a\"", 200)]
    [TestCase("W/\"a\"", 412)]
    [TestCase("\"b\"", 412)]
    [TestCase("*", 200)]
    [Rule("validators")]
    public void If_match_compares_strongly(string field, int status) =>
        Assert.That(new Conditions { IfMatch = field }.Evaluate(Current, isRead: true), Is.EqualTo(status));

    [TestCase(Before, 200)]
    [TestCase(Modified, 304)]
    [TestCase("yesterday", 200)]
    [Rule("validators")]
    public void If_modified_since_compares_dates(string field, int status) =>
        Assert.That(new Conditions { IfModifiedSince = field }.Evaluate(Current, isRead: true), Is.EqualTo(status));

    [TestCase(Before, 412)]
    [TestCase(Modified, 200)]
    [TestCase("yesterday", 200)]
    [Rule("validators")]
    public void If_unmodified_since_compares_dates(string field, int status) =>
        Assert.That(new Conditions { IfUnmodifiedSince = field }.Evaluate(Current, isRead: true), Is.EqualTo(status));

    [Test]
    [Rule("validators")]
    public void Tags_come_before_dates()
    {
        Assert.That(new Conditions { IfNoneMatch = "\"b\"", IfModifiedSince = Modified }.Evaluate(Current, isRead: true), Is.EqualTo(200));
        Assert.That(new Conditions { IfMatch = "\"a\"", IfUnmodifiedSince = Before }.Evaluate(Current, isRead: true), Is.EqualTo(200));
        Assert.That(new Conditions { IfMatch = "\"b\"", IfNoneMatch = "\"a\"" }.Evaluate(Current, isRead: true), Is.EqualTo(412));
    }

    [TestCase("*", 412)]
    [TestCase("\"a\"", 412)]
    [TestCase("W/\"a\"", 412)]
    [TestCase("\"b\"", 200)]
    public void If_none_match_fails_a_change(string field, int status) =>
        Assert.That(new Conditions { IfNoneMatch = field }.Evaluate(Current, isRead: false), Is.EqualTo(status));

    [Test]
    public void If_modified_since_says_nothing_of_a_change() =>
        Assert.That(new Conditions { IfModifiedSince = Modified }.Evaluate(Current, isRead: false), Is.EqualTo(200));

    [Test]
    public void Nothing_matches_what_does_not_exist()
    {
        Assert.That(new Conditions { IfMatch = "*" }.Evaluate(default, isRead: false), Is.EqualTo(412));
        Assert.That(new Conditions { IfNoneMatch = "*" }.Evaluate(default, isRead: false), Is.EqualTo(200));
        Assert.That(new Conditions { IfUnmodifiedSince = Before }.Evaluate(default, isRead: false), Is.EqualTo(200));
    }

    [TestCase("\"a\"", true)]
    [TestCase("\"b\"", false)]
    [TestCase("W/\"a\"", false)]
    [TestCase("\"b\", \"a\"", false)]
    [TestCase("*", false)]
    [TestCase(Modified, true)]
    [TestCase(Before, false)]
    [TestCase("yesterday", false)]
    [Rule("ranges")]
    public void If_range_names_this_very_version_alone(string field, bool named) =>
        Assert.That(Current.AreNamedBy(field, Current.LastModified!.Value.AddSeconds(1)), Is.EqualTo(named));

    [Test]
    public void Weak_tag_is_never_named_by_if_range() => Assert.That(new Validators("W/\"a\"").AreNamedBy("W/\"a\"", default), Is.False);

    [Test]
    public void Date_within_its_second_is_no_strong_validator() =>
        Assert.That(Current.AreNamedBy(Modified, Current.LastModified!.Value.AddMilliseconds(999)), Is.False);

    [TestCase("Sun, 06 Nov 1994 08:49:37 GMT")]
    [TestCase("Sunday, 06-Nov-94 08:49:37 GMT")]
    [TestCase("Sun Nov  6 08:49:37 1994")]
    public void All_three_forms_of_a_date_are_read(string text) => Assert.That(HttpDate.Read(text), Is.EqualTo(Current.LastModified));

    [Test]
    public void A_date_is_written_in_the_one_form_for_it() => Assert.That(HttpDate.Format(Current.LastModified!.Value), Is.EqualTo(Modified));
}
