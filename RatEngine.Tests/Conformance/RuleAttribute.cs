namespace RatEngine.Tests.Conformance;

/// <summary>The test shows rules of the conformance table; <c>docs/conformance.md</c> lists it with them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuleAttribute(params string[] ids) : Attribute
{
    public IReadOnlyList<string> Ids { get; } = ids;
}
