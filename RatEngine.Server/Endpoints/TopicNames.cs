namespace RatEngine.Server.Endpoints;

/// <summary>A list of topics to subscribe to.</summary>
internal sealed record TopicNames(IReadOnlyList<string?>? Topics);
