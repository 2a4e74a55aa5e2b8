using CsCheck;

namespace RatEngine.Tests.Routing;

public sealed class RouterPropertyTests
{
    private const int Tables = 1_000;
    private const string Uuid = "123e4567-e89b-12d3-a456-426614174000";

    private static readonly Gen<string> Method = Gen.OneOf("GET", "HEAD", "POST");

    private static readonly Gen<string> PatternSegment = Gen.OneOf(
        "", "a", "ab", "abc", "b", "1", "ü", "<uuid:", "<int:", "<int:", "<float:", "<", "<");

    private static readonly Gen<string> PathSegment = Gen.OneOf(
        "", "a", "ab", "abc", "abd", "b", "1", "-2", "1.5", "1e999", "99999999999999999999", "ü", "ý", "x\0y", "a\0", Uuid);

    private static readonly Gen<string> Route =
        from method in Method
        from segments in PatternSegment.Array[1, 4]
        from endsInRest in Gen.Int[0, 4]
        select $"{method} {Pattern([.. segments, .. endsInRest == 0 ? new[] { "<path:" } : []])}";

    private static readonly Gen<string> Request =
        from method in Gen.OneOf("GET", "HEAD", "POST", "DELETE")
        from segments in PathSegment.Array[1, 5]
        select $"{method} /{string.Join('/', segments)}";

    [Test]
    public void The_tree_answers_as_a_list_of_all_patterns_would() =>
        Gen.Select(Route.Array[1, 40], Request.Array[30]).Sample((drawn, requests) =>
        {
            var routes = drawn.DistinctBy(ReferenceRouter.Shape).ToArray();
            var table = new RouteTable(routes);
            var reference = new ReferenceRouter(routes);
            foreach (var request in requests)
                Assert.That(table.Answer(request), Is.EqualTo(reference.Answer(request)), $"{request} among {string.Join(", ", routes)}");
        }, iter: Tables);

    [Test]
    public void Values_put_back_into_the_pattern_give_the_path() =>
        Gen.Select(Route.Array[1, 40], Request.Array[30]).Sample((drawn, requests) =>
        {
            var table = new RouteTable(drawn.DistinctBy(ReferenceRouter.Shape));
            foreach (var request in requests)
            {
                var (answer, values) = table.Match(request);
                if (answer.StartsWith('4'))
                    continue;
                var next = 0;
                var pattern = RouteTable.Split(answer).Path;
                var filled = pattern.Split('/').Select(segment => segment.StartsWith('<') ? values[next++] : segment);
                var path = RouteTable.Split(request).Path.Replace('\0', '/');
                Assert.That(string.Join('/', filled), Is.EqualTo(path), $"{request} by {answer}");
            }
        }, iter: Tables);

    [Test]
    public void A_second_pattern_of_the_same_shape_is_always_refused() =>
        Route.Array[1, 40].Sample(drawn =>
        {
            var table = new RouteTable();
            var shapes = new HashSet<string>();
            foreach (var route in drawn)
            {
                if (shapes.Add(ReferenceRouter.Shape(route)))
                    Assert.That(() => table.Add(route), Throws.Nothing);
                else
                    Assert.That(() => table.Add(route), Throws.InvalidOperationException);
            }
        }, iter: Tables);

    /// <summary>Completes each parameter with a name that no other of the pattern has.</summary>
    private static string Pattern(string[] segments) =>
        string.Concat(segments.Select((segment, i) => segment.StartsWith('<') ? $"/{segment}{(char)('p' + i)}>" : $"/{segment}"));
}
