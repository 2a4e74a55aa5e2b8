namespace RatEngine;

/// <summary>A topic as it is at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subscribers">The streams that are open on it, those through a pattern included.</param>
/// <param name="Events">The events it keeps.</param>
/// <param name="Bytes">Their bytes on the wire.</param>
/// <param name="FirstId">The oldest one's id; null where there is none.</param>
/// <param name="LastId">The newest one's id; null where there is none.</param>
public sealed record TopicInfo(string Name, int Subscribers, int Events, long Bytes, string? FirstId, string? LastId);
