namespace RatEngine.Server.Publishing;

/// <summary>What one request publishes.</summary>
/// <param name="Events">All of it, in its order.</param>
/// <param name="IsSingle">One event for one topic was asked for: the answer holds an id, not a list.</param>
internal sealed record Publication(IReadOnlyList<HubEvent> Events, bool IsSingle = false);
