namespace RatEngine.Server.Files;

/// <summary>What tells one version of a resource from another.</summary>
/// <param name="Tag">The entity tag with its quotes: <c>"abc"</c>.</param>
/// <param name="LastModified">In whole seconds; null where it is not known.</param>
internal readonly record struct Validators(string Tag, DateTimeOffset? LastModified = null);
