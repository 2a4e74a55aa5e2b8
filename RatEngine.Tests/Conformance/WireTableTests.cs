using RatEngine.Conformance;

namespace RatEngine.Tests.Conformance;

/// <summary>Every request of the table, as it comes from a client.</summary>
public sealed class WireTableTests
{
    private static IEnumerable<TestCaseData<object>> Cases =>
        from rule in WireTable.Rules
        from wireCase in rule.Cases
        select new TestCaseData<object>(wireCase).SetArgDisplayNames($"{rule.Id}: {wireCase.Name}");

    [TestCaseSource(nameof(Cases))]
    [Rule("connection.cuts", "refusal.answer", "refusal.good-order", "refusal.quiet", "answer.date", "answer.content-type", "connection.pipelined")]
    public Task Request_is_answered_as_its_row_says_however_it_is_cut(object wireCase) => WireCheck.HoldsAsync((WireCase)wireCase);
}
