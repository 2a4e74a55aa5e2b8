namespace RatEngine.Tests.Routing;

public sealed class RouterTests
{
    private const string Uuid = "123e4567-e89b-12d3-a456-426614174000";

    private static readonly string[] EveryKind = ["/x/me", "/x/<uuid:key>", "/x/<int:n>", "/x/<float:f>", "/x/<s>", "/x/<path:p>"];

    [Test]
    public void A_router_without_routes_answers_nothing() => Assert.That(new RouteTable().Answer("/"), Is.EqualTo("404"));

    [TestCase("/", "/")]
    [TestCase("/api", "/api")]
    [TestCase("/api/", "/api/")]
    [TestCase("/api/events", "/api/events")]
    [TestCase("/api/even", "404")]
    [TestCase("/api/eventss", "404")]
    [TestCase("/api/events/", "404")]
    [TestCase("/API", "404")]
    [TestCase("//", "404")]
    [TestCase("/a//b", "/a//b")]
    [TestCase("/a/b", "404")]
    [TestCase("/über", "/über")]
    [TestCase("/übel", "/übel")]
    [TestCase("/%20", "/%20")]
    [TestCase("", "404")]
    public void Text_matches_byte_for_byte_and_slashes_count(string path, string answer)
    {
        var table = new RouteTable("/", "/api", "/api/", "/api/events", "/a//b", "/über", "/übel", "/%20");
        Assert.That(table.Answer(path), Is.EqualTo(answer));
    }

    [TestCase("/<a>", "/x", "x")]
    [TestCase("/{a}/", "/x/", "x")]
    [TestCase("/<int:a>/<b>", "/-7/ü", "-7", "ü")]
    [TestCase("/f/{share:float}/x", "/f/1e3/x", "1e3")]
    [TestCase("/<uuid:key>", "/" + Uuid, Uuid)]
    [TestCase("/files/<path:p>", "/files/a/b.txt", "a/b.txt")]
    [TestCase("/files/{**p}", "/files/a", "a")]
    [TestCase("/files/{**p}", "/files//", "/")]
    [TestCase("/<a>/<b>/<c>/<d>/<e>/<f>/<g>/<path:h>", "/1/2/3/4/5/6/7/8/9", "1", "2", "3", "4", "5", "6", "7", "8/9")]
    public void Values_stand_in_the_order_of_the_pattern(string pattern, string path, params string[] values)
    {
        var table = new RouteTable(pattern);
        Assert.That(table.Answer(path), Is.EqualTo(pattern));
        Assert.That(table.Values(path), Is.EqualTo(values));
    }

    [TestCase("/<a>", "/")]
    [TestCase("/<a>", "/x/")]
    [TestCase("/<a>", "/x/y")]
    [TestCase("/<a>/y", "//y")]
    [TestCase("/<int:n>", "/x")]
    [TestCase("/<int:n>", "/9223372036854775808")]
    [TestCase("/<float:n>", "/1e999")]
    [TestCase("/<uuid:n>", "/1")]
    [TestCase("/files/<path:p>", "/files/")]
    [TestCase("/files/<path:p>", "/files")]
    public void A_value_that_does_not_fit_is_no_match(string pattern, string path)
    {
        var table = new RouteTable(pattern);
        Assert.That(table.Answer(path), Is.EqualTo("404"));
        Assert.That(table.Values(path), Is.Empty);
    }

    [TestCase("/x/me", "/x/me")]
    [TestCase("/x/" + Uuid, "/x/<uuid:key>")]
    [TestCase("/x/12", "/x/<int:n>")]
    [TestCase("/x/12.5", "/x/<float:f>")]
    [TestCase("/x/99999999999999999999", "/x/<float:f>")]
    [TestCase("/x/mee", "/x/<s>")]
    [TestCase("/x/m", "/x/<s>")]
    [TestCase("/x/me/", "/x/<path:p>")]
    [TestCase("/x//", "/x/<path:p>")]
    [TestCase("/x/", "404")]
    public void The_narrowest_kind_answers_in_every_order_of_registration(string path, string answer)
    {
        foreach (var order in Permutations(EveryKind))
            Assert.That(new RouteTable(order).Answer(path), Is.EqualTo(answer), string.Join(' ', order));
    }

    [TestCase("/a/b", "/a/<y>")]
    [TestCase("/a/c", "/a/<y>")]
    [TestCase("/1/b", "/<int:x>/<z>")]
    [TestCase("/c/b", "/<x>/b")]
    [TestCase("/c/d", "/<path:all>")]
    [TestCase("/a/b/c", "/<path:all>")]
    public void The_leftmost_segment_decides_first(string path, string answer)
    {
        foreach (var order in Permutations(["/a/<y>", "/<x>/b", "/<int:x>/<z>", "/<path:all>"]))
            Assert.That(new RouteTable(order).Answer(path), Is.EqualTo(answer), string.Join(' ', order));
    }

    [TestCase("GET /a/b", "GET /a/<x>")]
    [TestCase("POST /a/b", "POST /a/b")]
    [TestCase("PUT /a/b", "PUT /<path:p>")]
    [TestCase("DELETE /a/b", "405 GET, HEAD, POST, PUT, OPTIONS")]
    [TestCase("DELETE /a/c", "405 GET, HEAD, PUT, OPTIONS")]
    [TestCase("DELETE /b", "405 PUT, OPTIONS")]
    [TestCase("OPTIONS /a/b", "405 GET, HEAD, POST, PUT, OPTIONS")]
    [TestCase("GET /a/b/c", "405 PUT, OPTIONS")]
    [TestCase("DELETE /", "404")]
    public void A_branch_without_the_method_is_left_for_the_next(string request, string answer)
    {
        foreach (var order in Permutations(["POST /a/b", "GET /a/<x>", "PUT /<path:p>"]))
            Assert.That(new RouteTable(order).Answer(request), Is.EqualTo(answer), string.Join(' ', order));
    }

    [Test]
    public void Values_of_a_branch_that_was_left_are_forgotten()
    {
        var table = new RouteTable("/<int:a>/<b>/x", "/<c>/<path:d>");
        Assert.That(table.Answer("/1/2/y"), Is.EqualTo("/<c>/<path:d>"));
        Assert.That(table.Values("/1/2/y"), Is.EqualTo(new[] { "1", "2/y" }));
    }

    [TestCase("HEAD /a", "GET /a")]
    [TestCase("HEAD /b", "HEAD /b")]
    [TestCase("HEAD /c", "405 POST, OPTIONS")]
    [TestCase("GET /d", "405 HEAD, OPTIONS")]
    [TestCase("HEAD /e/x", "GET /e/x")]
    [TestCase("OPTIONS /a", "405 GET, HEAD, OPTIONS")]
    [TestCase("OPTIONS /f", "OPTIONS /f")]
    public void Head_is_answered_by_get_unless_it_has_its_own(string request, string answer)
    {
        var table = new RouteTable("GET /a", "GET /b", "HEAD /b", "POST /c", "HEAD /d", "GET /e/x", "HEAD /e/<y>", "OPTIONS /f");
        Assert.That(table.Answer(request), Is.EqualTo(answer));
    }

    [Test]
    public void An_escaped_slash_splits_no_segment_and_is_a_slash_in_the_value()
    {
        var table = new RouteTable("/a/<x>", "/a/b/c", "/r/<path:p>");
        Assert.That(table.Answer("/a/b\0c"), Is.EqualTo("/a/<x>"));
        Assert.That(table.Values("/a/b\0c"), Is.EqualTo(new[] { "b/c" }));
        Assert.That(table.Values("/r/a\0b/c"), Is.EqualTo(new[] { "a/b/c" }));
    }

    [TestCase("/a", "/a")]
    [TestCase("/", "/")]
    [TestCase("/<a>", "/{b}")]
    [TestCase("/<int:a>/x", "/{b:long}/x")]
    [TestCase("/<float:a>", "/{b:double}")]
    [TestCase("/<uuid:a>", "/{a:guid}")]
    [TestCase("/x/<path:a>", "/x/{**rest}")]
    public void Patterns_that_can_never_be_told_apart_are_refused_by_their_names(string first, string second)
    {
        var table = new RouteTable("/other", "/other/<n>", first);
        Assert.That(
            () => table.Add(second),
            Throws.InvalidOperationException.With.Message.Contains($"\"{first}\" and \"{second}\"").And.Message.Contains("GET"));
    }

    [TestCase("/<a>", "/<int:a>")]
    [TestCase("/<a>", "/<path:a>")]
    [TestCase("/<a>", "/<a>/")]
    [TestCase("GET /<a>", "POST /<b>")]
    [TestCase("GET /a", "HEAD /a")]
    public void Patterns_that_differ_stand_side_by_side(string first, string second) =>
        Assert.That(() => new RouteTable(first, second), Throws.Nothing);

    [Test]
    public void A_refused_pattern_leaves_the_first_in_place()
    {
        var table = new RouteTable("/<a>");
        Assert.That(() => table.Add("/{b}"), Throws.InvalidOperationException);
        Assert.That(table.Answer("/x"), Is.EqualTo("/<a>"));
    }

    private static IEnumerable<string[]> Permutations(string[] items) =>
        items.Length < 2
            ? [items]
            : items.SelectMany(
                first => Permutations([.. items.Where(item => item != first)]),
                (first, others) => (string[])[first, .. others]);
}
