namespace RatEngine.Conformance;

/// <summary>Rules that stand together.</summary>
internal sealed record WireChapter(string Title, IReadOnlyList<WireRule> Rules);
