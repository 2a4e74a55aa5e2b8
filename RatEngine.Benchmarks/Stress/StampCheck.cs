namespace RatEngine.Benchmarks.Stress;

/// <summary>Compares the content of one request, piece by piece, with what it must be.</summary>
internal sealed class StampCheck(uint id)
{
    private const int StepBytes = 4096;

    private readonly byte[] _expected = new byte[StepBytes];

    /// <summary>How many bytes were right.</summary>
    public long Position { get; private set; }

    /// <exception cref="StressFaultException">A byte is wrong: the message says what stands in its place.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, StepBytes);
            Stamp.Fill(_expected.AsSpan(0, count), id, Position);
            var same = bytes.CommonPrefixLength(_expected.AsSpan(0, count));
            Position += same;
            if (same < count) throw Fault(bytes[same..]);
            bytes = bytes[count..];
        }
    }

    /// <summary>The fault of bytes that stand at the position instead of the right ones.</summary>
    private StressFaultException Fault(ReadOnlySpan<byte> rest)
    {
        var (fault, what) = Stamp.Describe(rest[..Math.Min(rest.Length, StepBytes)], other => other == id);
        return new StressFaultException(fault, $"at byte {Position} of {StressIds.Describe(id)} came {what}");
    }
}
