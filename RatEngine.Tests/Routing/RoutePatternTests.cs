using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Tests.Routing;

public sealed class RoutePatternTests
{
    [TestCase("/users/<name>", "/users/{name}", "name", nameof(ParameterKind.String))]
    [TestCase("/users/<int:id>", "/users/{id:int}", "id", nameof(ParameterKind.Int))]
    [TestCase("/users/<int:id>", "/users/{id:long}", "id", nameof(ParameterKind.Int))]
    [TestCase("/users/<float:share>", "/users/{share:float}", "share", nameof(ParameterKind.Float))]
    [TestCase("/users/<float:share>", "/users/{share:double}", "share", nameof(ParameterKind.Float))]
    [TestCase("/users/<uuid:key>", "/users/{key:uuid}", "key", nameof(ParameterKind.Uuid))]
    [TestCase("/users/<uuid:key>", "/users/{key:guid}", "key", nameof(ParameterKind.Uuid))]
    [TestCase("/users/<path:file>", "/users/{**file}", "file", nameof(ParameterKind.Rest))]
    [TestCase("/users/<path:file>", "/users/{*file}", "file", nameof(ParameterKind.Rest))]
    public void Both_syntaxes_mean_the_same(string angled, string braced, string name, string kind)
    {
        var expected = new[] { new RouteParameter(name, Enum.Parse<ParameterKind>(kind)) };
        Assert.That(RoutePattern.Parse(angled).Parameters, Is.EqualTo(expected));
        Assert.That(RoutePattern.Parse(braced).Parameters, Is.EqualTo(expected));
    }

    [Test]
    public void Parameters_keep_the_order_of_the_pattern()
    {
        var pattern = RoutePattern.Parse("/<b>/x/{a:int}/<path:c>");
        Assert.That(pattern.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "b", "a", "c" }));
    }

    [Test]
    public void The_text_stays_as_written() => Assert.That(RoutePattern.Parse("/ü/<int:n>").Text, Is.EqualTo("/ü/<int:n>"));

    [TestCase("/", "")]
    [TestCase("/a", "a")]
    [TestCase("/a/", "a", "")]
    [TestCase("//a", "", "a")]
    [TestCase("/a/<b>", "a", "<b>")]
    public void Every_slash_begins_a_segment(string pattern, params string[] segments) =>
        Assert.That(RoutePattern.Parse(pattern).Segments.Select(segment => segment.Text), Is.EqualTo(segments));

    [Test]
    public void As_many_parameters_as_there_is_room_for_are_taken() =>
        Assert.That(RoutePattern.Parse(WithParameters(PathValues.Capacity)).Parameters, Has.Count.EqualTo(PathValues.Capacity));

    [TestCase("", "met nothing, expected '/'")]
    [TestCase("a/b", "met 'a' at its start, expected '/'")]
    [TestCase("/a?b=c", "met '?', expected a path alone")]
    [TestCase("/a#b", "met '#', expected a path alone")]
    [TestCase("/a\0b", @"met '\0', expected a path alone")]
    [TestCase("/a<b>", "met the segment 'a<b>', expected text alone, or one parameter")]
    [TestCase("/<a>b", "met the segment '<a>b', expected text alone")]
    [TestCase("/<a><b>", "met the segment '<a><b>', expected text alone")]
    [TestCase("/{a}-{b}", "met the segment '{a}-{b}', expected text alone")]
    [TestCase("/<a", "met the segment '<a', expected text alone")]
    [TestCase("/a}", "met the segment 'a}', expected text alone")]
    [TestCase("/<", "met the segment '<', expected text alone")]
    [TestCase("/<a}", "met the segment '<a}', expected text alone")]
    [TestCase("/<>", "met the parameter name '', expected letters")]
    [TestCase("/{}", "met the parameter name '', expected letters")]
    [TestCase("/{**}", "met the parameter name '', expected letters")]
    [TestCase("/<int:>", "met the parameter name '', expected letters")]
    [TestCase("/<1a>", "met the parameter name '1a', expected letters")]
    [TestCase("/{a=1}", "met the parameter name 'a=1', expected letters")]
    [TestCase("/<a b>", "met the parameter name 'a b', expected letters")]
    [TestCase("/<number:a>", "met the parameter type 'number', expected int, long, float, double, uuid, guid or path")]
    [TestCase("/{a:int:min(1)}", "met the parameter type 'int:min(1)', expected int")]
    [TestCase("/<INT:a>", "met the parameter type 'INT', expected int")]
    [TestCase("/<a>/{a:int}", "met the parameter name 'a' twice, expected names that differ")]
    [TestCase("/<path:a>/b", "met '<path:a>' before the end, expected")]
    [TestCase("/{**a}/", "met '{**a}' before the end, expected")]
    [TestCase("/a/../b", "met the segment '..', expected a path without dot segments")]
    [TestCase("/.", "met the segment '.', expected a path without dot segments")]
    public void A_malformed_pattern_is_refused_with_what_was_met_and_expected(string pattern, string message)
    {
        var shown = pattern.Replace("\0", "\\0", StringComparison.Ordinal);
        Assert.That(
            () => RoutePattern.Parse(pattern),
            Throws.ArgumentException.With.Message.StartsWith($"Route pattern \"{shown}\": {message}"));
    }

    [Test]
    public void Half_a_surrogate_pair_is_refused() =>
        // A test of its own: an attribute cannot hold such a string.
        Assert.That(
            () => RoutePattern.Parse("/\ud83d"),
            Throws.ArgumentException.With.Message.Contains("met half a surrogate pair, expected text that UTF-8 can encode"));

    [Test]
    public void More_parameters_than_there_is_room_for_are_refused() =>
        Assert.That(
            () => RoutePattern.Parse(WithParameters(PathValues.Capacity + 1)),
            Throws.ArgumentException.With.Message.Contains("met 9 parameters, expected at most 8"));

    private static string WithParameters(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"/<p{i}>"));
}
