namespace RatEngine.Benchmarks.Inputs;

/// <summary>The data of events, by the name that a result shows.</summary>
internal static class EventData
{
    /// <summary>One line of 64 characters.</summary>
    public const string Short = "short";

    /// <summary>16 lines of 63 characters.</summary>
    public const string MultiLine = "16 lines";

    /// <summary>One line of 65,536 characters.</summary>
    public const string Long = "64 KiB";

    private const int Lines = 16;
    private const int LineChars = 63;

    public static string Of(string name) => name switch
    {
        Short => new string('x', 64),
        MultiLine => string.Join('\n', Enumerable.Repeat(new string('x', LineChars), Lines)),
        Long => new string('x', 64 * 1024),
        _ => throw new ArgumentException($"Expected the name of an event's data, found {name}.", nameof(name)),
    };
}
