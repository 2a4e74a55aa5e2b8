using System.Numerics;
using RatEngine.Buffers;

namespace RatEngine.PubSub;

/// <summary>The frames of a topic in one encoding, oldest first. Used under the hub's lock; what a run refers to may be read without.</summary>
internal sealed class TopicLog
{
    private const int MinNextSegmentBytes = 256;

    private LogSegment? _first;
    private LogSegment? _last;
    private int _firstIndex;
    private int _segments;
    private long _capacity;

    public int Count { get; private set; }

    /// <summary>The bytes of the frames it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>The newest event's sequence; 0: there has been none.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The newest event that was evicted; 0: none was.</summary>
    public long EvictedThrough { get; private set; }

    /// <summary>The newest event that was evicted though no later one has its key.</summary>
    public long LostThrough { get; private set; }

    /// <summary>The oldest event's sequence; 0 where it is empty.</summary>
    public long FirstSequence => Count == 0 ? 0 : Oldest.Sequence;

    public int OldestTimeSeconds => Count == 0 ? int.MaxValue : Oldest.TimeSeconds;

    private ref LogEntry Oldest => ref _first!.Entry(_firstIndex);

    /// <summary>Room for a frame at the head: fill it whole, then <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int frameBytes)
    {
        if (_last is null || !_last.HasRoom(frameBytes)) AddSegment(frameBytes);
        return _last!.Reserve(frameBytes);
    }

    /// <summary>Takes a segment that holds no event yet: the next frame goes there.</summary>
    public void Append(LogSegment segment)
    {
        if (_last is null) _first = segment;
        else _last.Next = segment;
        _last = segment;
        _segments++;
        _capacity += segment.Capacity;
    }

    public void Commit(int frameBytes, long sequence, int timeSeconds)
    {
        _last!.Commit(frameBytes, sequence, timeSeconds);
        LastSequence = sequence;
        Count++;
        Bytes += frameBytes;
    }

    /// <summary>The frames after the sequence given that lie together; the caller asks again after the last of them.</summary>
    public LogRun Read(long after)
    {
        if (Count == 0 || LastSequence <= after) return default;
        var (segment, index) = Find(after);
        var lastIndex = segment.Count - 1;
        return new LogRun(segment, segment.Entry(index).Offset, segment.Used, segment.Entry(lastIndex).Sequence, lastIndex - index + 1);
    }

    /// <summary>The one event after the sequence given that comes next and was not superseded; <paramref name="superseded"/> counts those passed over.</summary>
    public LogRun ReadLive(long after, out int superseded)
    {
        superseded = 0;
        while (Count > 0 && LastSequence > after)
        {
            var (segment, index) = Find(after);
            ref var entry = ref segment.Entry(index);
            if (!entry.IsSuperseded) return new LogRun(segment, entry.Offset, segment.EndOf(index), entry.Sequence, 1);
            after = entry.Sequence;
            superseded++;
        }

        return default;
    }

    /// <summary>As <see cref="Read(long)"/>, up to and with the sequence <paramref name="through"/>.</summary>
    public LogRun Read(long after, long through)
    {
        var run = Read(after);
        if (run.Segment is null || run.LastSequence <= through) return run;
        var (segment, index) = Find(after);
        var end = segment.FirstAfter(through);
        return end <= index ? default
            : new LogRun(segment, segment.Entry(index).Offset, segment.EndOf(end - 1), segment.Entry(end - 1).Sequence, end - index);
    }

    /// <summary>The first event's after the sequence given; 0 where there is none.</summary>
    public long SequenceAfter(long after)
    {
        if (Count == 0 || LastSequence <= after) return 0;
        var (segment, index) = Find(after);
        return segment.Entry(index).Sequence;
    }

    /// <summary>The last event's before the sequence given; 0 where there is none.</summary>
    public long SequenceBefore(long before)
    {
        if (Count == 0 || FirstSequence >= before) return 0;
        var segment = _first!;
        while (segment.Next is { } next && next.Entry(0).Sequence < before) segment = next;
        return segment.Entry(segment.FirstAfter(before - 1) - 1).Sequence;
    }

    /// <summary>How many events stand after the sequence given.</summary>
    public int CountAfter(long after)
    {
        if (Count == 0 || LastSequence <= after) return 0;
        var (segment, index) = Find(after);
        var count = segment.Count - index;
        for (var next = segment.Next; next is not null; next = next.Next) count += next.Count;
        return count;
    }

    /// <summary>Marks an event as having a successor of the same key.</summary>
    public void Supersede(long sequence)
    {
        if (Count == 0 || sequence < FirstSequence || sequence > LastSequence) return;
        var (segment, index) = Find(sequence - 1);
        if (segment.Entry(index).Sequence == sequence) segment.Entry(index).Supersede();
    }

    /// <summary>Everything through the sequence given is gone: nothing of it may be read as if it had never been.</summary>
    public void Lose(long through)
    {
        EvictedThrough = through;
        LostThrough = through;
    }

    public void EvictOldest()
    {
        ref var oldest = ref Oldest;
        EvictedThrough = oldest.Sequence;
        if (!oldest.IsSuperseded) LostThrough = oldest.Sequence;
        Bytes -= _first!.EndOf(_firstIndex) - oldest.Offset;
        Count--;
        if (++_firstIndex == _first.Count) DropFirstSegment();
        if (_segments is 1 or 2 && (Bytes + Count * (long)LogEntry.Bytes) * 2 < _capacity) Compact();
    }

    private (LogSegment Segment, int Index) Find(long after)
    {
        // Most readers are near the head.
        var segment = _last!.Entry(0).Sequence <= after + 1 ? _last : _first!;
        while (true)
        {
            var index = segment.FirstAfter(after);
            if (index < segment.Count) return (segment, segment == _first ? Math.Max(index, _firstIndex) : index);
            segment = segment.Next!;
        }
    }

    private void AddSegment(int frameBytes) => Append(new LogSegment(Math.Max(frameBytes + LogEntry.Bytes, NextSegmentBytes())));

    /// <summary>A topic with one event takes what that needs; one that goes on takes as much again as it holds, soon from the pool. So what it
    /// takes is at most about twice what it holds.</summary>
    private int NextSegmentBytes() => Bytes switch
    {
        0 => 0,
        < BlockPool.SmallBytes / 2 => Math.Max((int)BitOperations.RoundUpToPowerOf2((uint)Bytes), MinNextSegmentBytes),
        < BlockPool.LargeBytes => BlockPool.SmallBytes,
        _ => BlockPool.LargeBytes,
    };

    /// <summary>Moves the few events that are left to a segment of their size: a large one must not stay for a small event.</summary>
    private void Compact()
    {
        if (Count == 0) return;
        var segment = new LogSegment((int)Bytes + Count * LogEntry.Bytes);
        while (_first is { } from)
        {
            for (var i = _firstIndex; i < from.Count; i++) segment.Add(from, i);
            DropFirstSegment();
        }

        Append(segment);
    }

    private void DropFirstSegment()
    {
        var dropped = _first!;
        _first = dropped.Next;
        if (_first is null) _last = null;
        _firstIndex = 0;
        _segments--;
        _capacity -= dropped.Capacity;
        dropped.Release();
    }
}
