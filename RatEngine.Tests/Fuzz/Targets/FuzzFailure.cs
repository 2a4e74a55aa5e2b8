namespace RatEngine.Tests.Fuzz;

/// <summary>Something that must hold for every input did not.</summary>
internal sealed class FuzzFailure(string message) : Exception(message);
