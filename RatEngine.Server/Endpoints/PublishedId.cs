namespace RatEngine.Server.Endpoints;

/// <summary>The answer to one event.</summary>
internal sealed record PublishedId(string Id);
