using System.Runtime.InteropServices;

namespace RatEngine.PubSub;

/// <summary>Where an event's frame begins in its segment. It ends where the next begins.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct LogEntry
{
    public const int Bytes = 16;

    private const int SupersededBit = 1 << 31;

    public long Sequence;
    public int Offset;
    private int _time;

    public LogEntry(long sequence, int offset, int timeSeconds)
    {
        Sequence = sequence;
        Offset = offset;
        _time = timeSeconds;
    }

    /// <summary>When it was published, in seconds since the hub was made.</summary>
    public readonly int TimeSeconds => _time & ~SupersededBit;

    /// <summary>An event of the same key has come after it.</summary>
    public readonly bool IsSuperseded => _time < 0;

    public void Supersede() => _time |= SupersededBit;
}
