namespace RatEngine.Benchmarks.Soak;

/// <summary>What the server's process held at one moment.</summary>
/// <param name="At">Since the traffic began.</param>
/// <param name="ResidentBytes">Memory of the process, as the system counts it.</param>
/// <param name="HeapBytes">Of it the collected heap, after its last collection.</param>
/// <param name="Handles">Open descriptors.</param>
/// <param name="Threads">Threads, those of the runtime included.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="Wrong">Wrong answers and events until then.</param>
internal sealed record ServerSample(TimeSpan At, long ResidentBytes, long HeapBytes, int Handles, int Threads, int Connections, long Wrong);
