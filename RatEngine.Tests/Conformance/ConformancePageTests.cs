using System.Reflection;
using System.Text;
using RatEngine.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>Holds <c>docs/conformance.md</c> to the table and to the tests that name its rules.</summary>
public sealed class ConformancePageTests
{
    private const string Page = "docs/conformance.md";

    private static bool IsAccepting => Environment.GetEnvironmentVariable("RATENGINE_ACCEPT_CONFORMANCE") == "1";

    [Test]
    public void Page_is_what_the_table_and_the_tests_say()
    {
        var actual = Write();
        if (IsAccepting) File.WriteAllText(Path.Combine(Repository.Root, Page), actual);
        Assert.That(
            actual,
            Is.EqualTo(Repository.Read(Page)),
            $"""
            {Page} is not what the conformance table says. Write it anew and commit it:
                RATENGINE_ACCEPT_CONFORMANCE=1 dotnet test -c Release --filter FullyQualifiedName~{nameof(ConformancePageTests)}
            """);
    }

    [Test]
    public void Every_rule_has_a_test()
    {
        var named = NamedTests();
        Assert.That(WireTable.Rules.Where(rule => rule.Cases.Count == 0 && !named.Contains(rule.Id)).Select(rule => rule.Id), Is.Empty);
    }

    [Test]
    public void Every_rule_that_a_test_names_is_in_the_table() =>
        Assert.That(NamedTests().Select(tests => tests.Key).Except(WireTable.Rules.Select(rule => rule.Id)), Is.Empty);

    [Test]
    public void Every_rule_and_every_case_of_a_rule_has_a_name_of_its_own()
    {
        Assert.That(WireTable.Rules.Select(rule => rule.Id), Is.Unique);
        foreach (var rule in WireTable.Rules) Assert.That(rule.Cases.Select(wireCase => wireCase.Name), Is.Unique, rule.Id);
    }

    /// <summary>"Class.Method" of the tests, by the rule that they name.</summary>
    private static ILookup<string, string> NamedTests() =>
        (from type in typeof(ConformancePageTests).Assembly.GetTypes()
         from method in type.GetMethods()
         let rules = method.GetCustomAttribute<RuleAttribute>()
         where rules is not null
         from id in rules.Ids
         orderby type.Name, method.Name
         select (id, Name: $"{type.Name}.{method.Name}")).ToLookup(pair => pair.id, pair => pair.Name);

    private static string Write()
    {
        var named = NamedTests();
        var cases = WireTable.Rules.Sum(rule => rule.Cases.Count);
        var page = new StringBuilder($"""
            # Conformance

            What the server holds to on the wire: {WireTable.Rules.Count()} rules, {cases} requests. Each request is sent through a socket, byte by byte, and cut in
            two anywhere, with another behind it, which must be answered after an accepted one and never read after a refused one
            (`{nameof(WireTableTests)}`). What takes time or a handler's doing has a test of its own, named here.

            This page is written from the table in `RatEngine.Tests/Conformance/Table` and from the `[Rule]` attributes of the tests; a test fails when it
            is not up to date, and when a rule has no test. [conformance-peers.md](conformance-peers.md) shows the same requests sent to other servers.

            """);
        foreach (var chapter in WireTable.Chapters)
        {
            page.Append($"\n## {chapter.Title}\n\n| row | rule | source | requests | tests |\n|---|---|---|---|---|\n");
            foreach (var rule in chapter.Rules)
            {
                var requests = string.Join("; ", rule.Cases.Select(wireCase => $"{WireCase.Escaped(wireCase.Name)} → {wireCase.Status}"));
                var tests = string.Join(", ", named[rule.Id].Select(name => $"`{name}`"));
                page.Append($"| `{rule.Id}` | {WireCase.Escaped(rule.Words)} | {rule.Section} | {requests} | {tests} |\n");
            }
        }

        return page.ToString();
    }
}
