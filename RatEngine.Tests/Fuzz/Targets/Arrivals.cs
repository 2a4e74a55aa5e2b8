namespace RatEngine.Tests.Fuzz;

/// <summary>How an input comes: the lengths that are there each time somebody looks, the last of them the whole.</summary>
internal static class Arrivals
{
    public static int[] Whole(int length) => [length];

    public static int[] Bytewise(int length) => [.. Enumerable.Range(1, length)];

    /// <summary>Three pieces, cut at places that the bytes themselves decide: the same input is always cut in the same way, and the next
    /// in another.</summary>
    public static int[] Pieces(ReadOnlySpan<byte> input)
    {
        var hash = 2166136261u;
        foreach (var value in input) hash = (hash ^ value) * 16777619;
        var first = (int)(hash % (uint)(input.Length + 1));
        var second = (int)((hash >> 16) % (uint)(input.Length + 1));
        return [Math.Min(first, second), Math.Max(first, second), input.Length];
    }
}
