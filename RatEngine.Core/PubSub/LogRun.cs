namespace RatEngine.PubSub;

/// <summary>Frames that lie together in memory.</summary>
/// <param name="Segment">What holds them; null: there are none.</param>
/// <param name="Start">Where the first begins.</param>
/// <param name="End">Where the last ends.</param>
/// <param name="LastSequence">The last one's.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct LogRun(LogSegment? Segment, int Start, int End, long LastSequence, int Count)
{
    public ReadOnlyMemory<byte> Bytes => Segment!.Slice(Start, End);
}
