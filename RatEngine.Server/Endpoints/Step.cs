namespace RatEngine.Server.Endpoints;

/// <summary>One step of a long task, and at its end <c>completed</c>.</summary>
internal sealed record Step(string Type, int? Value = null, int? Total = null);
