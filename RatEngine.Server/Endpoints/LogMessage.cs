namespace RatEngine.Server.Endpoints;

/// <summary>What a follower of a log is told: <c>connected</c>, then a <c>log</c> for each line.</summary>
internal sealed record LogMessage(string Type, string Service, string? Message, double Timestamp);
