namespace RatEngine.Tests.Fuzz;

/// <summary>Runs one input, and holds it to memory in proportion to its length.</summary>
internal static class FuzzRun
{
    // An input is read three to five times over, once byte by byte, and compared as text by oracles that do not save memory either.
    private const long BytesForEachByte = 2 * 1024;
    private const long BytesForNothing = 512 * 1024;

    /// <exception cref="FuzzFailure">What must hold did not, or more was allocated than the input's length accounts for.</exception>
    public static void Once(IFuzzTarget target, ReadOnlyMemory<byte> input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        target.Run(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var most = BytesForNothing + BytesForEachByte * input.Length;
        Claim.That(allocated <= most, $"{allocated} bytes allocated for an input of {input.Length}, expected at most {most}");
    }
}
