namespace RatEngine.Server.Endpoints;

/// <summary>What arrived, and then some data.</summary>
internal sealed record DebugMessage(string Type, RequestInfo? RequestInfo = null, int? Value = null, double? Timestamp = null);

/// <summary>A request as the server saw it.</summary>
internal sealed record RequestInfo(string Method, string Path, IReadOnlyDictionary<string, string> Headers);
