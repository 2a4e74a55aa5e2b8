namespace RatEngine.Benchmarks;

/// <summary>What <c>GET /json</c> answers, serialized for each request.</summary>
internal sealed record Greeting(string Message);
