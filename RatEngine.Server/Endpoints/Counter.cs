namespace RatEngine.Server.Endpoints;

/// <summary>An event of the counter.</summary>
internal sealed record Counter(string Type, int Value, double Timestamp);
