namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The suite cannot run here; the message is for whoever started it.</summary>
internal sealed class SuiteException(string message) : Exception(message);
