namespace RatEngine.Server.Endpoints;

/// <summary>A moment: a timestamp, a heartbeat, or the timeout at the end.</summary>
internal sealed record Tick(string Type, double Timestamp, string? Message = null);
