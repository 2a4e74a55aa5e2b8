namespace RatEngine.Conformance;

/// <summary>A row of the conformance table: one rule of the wire, and the requests that show it. Tests that show it over time name it with
/// <c>[Rule]</c>.</summary>
/// <param name="Id">Stays the same: <c>line.bare-lf</c>.</param>
/// <param name="Words">The rule.</param>
/// <param name="Section">Where it comes from.</param>
/// <param name="Cases">The requests; none where only a test in time can show it.</param>
internal sealed record WireRule(string Id, string Words, string Section, params IReadOnlyList<WireCase> Cases)
{
    public override string ToString() => Id;
}
