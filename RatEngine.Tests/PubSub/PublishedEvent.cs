namespace RatEngine.Tests.PubSub;

/// <summary>An event as its publisher knows it.</summary>
internal sealed record PublishedEvent(string Topic, string Data, string Id);
