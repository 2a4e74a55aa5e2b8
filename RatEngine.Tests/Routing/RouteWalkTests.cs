using System.Text;
using RatEngine.Http;
using RatEngine.Routing;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Routing;

/// <summary>What a match costs: counted in nodes, since time is too noisy to hold a test to.</summary>
public sealed class RouteWalkTests
{
    [TestCase("/api/resource0003/items")]
    [TestCase("/api/resource0003/items/42")]
    [TestCase("/api/resource0003/nothing")]
    public void Ten_thousand_routes_cost_no_more_than_a_visit_for_each_digit_that_tells_them_apart(string path)
    {
        var ten = new RouteTable(Resources(10));
        var tenThousand = new RouteTable(Resources(10_000));
        Assert.That(Visits(tenThousand, path), Is.LessThanOrEqualTo(Visits(ten, path) + "000".Length));
    }

    [Test]
    public void Each_of_ten_thousand_routes_is_found()
    {
        var table = new RouteTable(Resources(10_000).Reverse());
        foreach (var route in Resources(10_000))
        {
            var path = route.Replace("<int:n>", "7", StringComparison.Ordinal);
            Assert.That(table.Answer(path), Is.EqualTo(route));
        }
    }

    [Test]
    public void A_long_path_that_matches_nothing_costs_no_more_than_the_tree_has_nodes()
    {
        // Every segment fits three kinds, and only the last segment fails: the most going back there can be.
        string[] kinds = ["<int:{0}>", "<float:{0}>", "<{0}>"];
        var patterns = new[] { "" }.AsEnumerable();
        foreach (var name in "abcdef")
            patterns = patterns.SelectMany(_ => kinds, (front, kind) => $"{front}/{string.Format(null, kind, name)}");
        var table = new RouteTable(patterns.Select(pattern => pattern + "/end"));

        const int nodes = 3 * (1 + 3 + 9 + 27 + 81 + 243) + 1;
        Assert.That(Visits(table, "/1/1/1/1/1/1/no"), Is.LessThanOrEqualTo(nodes));
        Assert.That(Visits(table, string.Concat(Enumerable.Repeat("/1", 4_000))), Is.LessThanOrEqualTo(nodes));
        Assert.That(Visits(table, "/1" + new string('1', 8_000)), Is.LessThanOrEqualTo(nodes));
    }

    [Test]
    public void A_path_of_many_segments_does_not_deepen_the_stack()
    {
        var table = new RouteTable("/<a>/x", "/<path:p>");
        var path = string.Concat(Enumerable.Repeat("/a", 30_000));
        Assert.That(table.Answer(path), Is.EqualTo("/<path:p>"));
        Assert.That(Visits(table, path), Is.LessThan(5));
    }

    [TestCase("/api/resource0003/items")]
    [TestCase("/api/resource0003/items/42")]
    [TestCase("/api/resource0003/items/4x")]
    [TestCase("/elsewhere")]
    [TestCase("/any/1/1.5/123e4567-e89b-12d3-a456-426614174000/a/b")]
    public void Match_allocates_nothing(string target)
    {
        var router = new Router<string>();
        foreach (var pattern in Resources(100).Append("/any/<int:a>/<float:b>/<uuid:c>/<path:d>"))
            router.Add(RequestMethod.Get, RoutePattern.Parse(pattern), pattern);
        var path = Encoding.UTF8.GetBytes(target);
        var values = default(PathValues);
        for (var i = 0; i < 100; i++)
            router.Match(path, RequestMethod.Get, ref values, out _);

        Assert.That(
            Allocations.LeastOfThisThread(() =>
            {
                for (var i = 0; i < 1_000; i++)
                    router.Match(path, RequestMethod.Post, ref values, out _);
                for (var i = 0; i < 1_000; i++)
                    router.Match(path, RequestMethod.Get, ref values, out _);
            }),
            Is.Zero);
    }

    /// <summary>Two routes a resource, so that there are as many routes as were asked for.</summary>
    private static IEnumerable<string> Resources(int routes) =>
        Enumerable.Range(0, routes / 2).SelectMany(i => new[] { $"/api/resource{i:D4}/items", $"/api/resource{i:D4}/items/<int:n>" });

    private static int Visits(RouteTable table, string path)
    {
        var values = default(PathValues);
        var walk = new RouteWalk<string>(Encoding.UTF8.GetBytes(path), RequestMethod.Get, ref values);
        walk.Find(table.Root);
        return walk.Visits;
    }
}
