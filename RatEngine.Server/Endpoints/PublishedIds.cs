namespace RatEngine.Server.Endpoints;

/// <summary>The answer to several events: an id each, in their order.</summary>
internal sealed record PublishedIds(IReadOnlyList<string> Ids);
