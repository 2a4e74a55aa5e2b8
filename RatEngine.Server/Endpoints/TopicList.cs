namespace RatEngine.Server.Endpoints;

/// <summary>The topics there are.</summary>
/// <param name="Epoch">Part of every id; another one means that the order has begun anew.</param>
/// <param name="Total">How many topics match.</param>
/// <param name="Topics">The first of them, by name.</param>
internal sealed record TopicList(string Epoch, int Total, IReadOnlyList<TopicInfo> Topics);
