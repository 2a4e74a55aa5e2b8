namespace RatEngine.Routing;

/// <summary>What stands between two slashes of a pattern: text, or one parameter where <paramref name="Parameter"/> is not null.</summary>
/// <param name="Text">The segment as written; may be empty.</param>
/// <param name="Utf8">The text as it stands in a decoded path; empty for a parameter.</param>
/// <param name="Parameter">Null where the segment is text.</param>
internal sealed record RouteSegment(string Text, ReadOnlyMemory<byte> Utf8, RouteParameter? Parameter);
