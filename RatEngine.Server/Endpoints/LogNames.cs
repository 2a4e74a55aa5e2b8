namespace RatEngine.Server.Endpoints;

/// <summary>The logs that can be followed.</summary>
internal sealed record LogNames(IReadOnlyList<string> Names);
