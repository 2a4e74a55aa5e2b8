using RatEngine.Sse;

namespace RatEngine.PubSub;

/// <summary>An event on its way into its topic's logs: what takes long of it was made before the hub's lock was taken.</summary>
internal readonly struct EncodedFrames
{
    private readonly byte[]? _envelope;
    private readonly LogSegment?[]? _segments;

    private EncodedFrames(in HubEvent hubEvent, byte[]? envelope, LogSegment?[]? segments)
    {
        Event = hubEvent;
        _envelope = envelope;
        _segments = segments;
    }

    public HubEvent Event { get; }

    /// <summary>Makes the envelope, if there is one and the publisher has not, and the frames that are too long to be made under the lock.</summary>
    /// <param name="hubEvent">The event.</param>
    /// <param name="labels">The encodings that it will be kept in.</param>
    /// <param name="id">The id that it will have.</param>
    /// <param name="maxCopiedBytes">Frames of more bytes are made here.</param>
    public static EncodedFrames Prepare(in HubEvent hubEvent, TopicLabel[] labels, EventId id, int maxCopiedBytes)
    {
        var isPrivate = Topic.IsPrivateName(hubEvent.Topic);
        var envelope = hubEvent.Envelope;
        if (envelope is null && !isPrivate && labels.AsSpan().Contains(TopicLabel.Envelope)) envelope = EventLabel.MakeEnvelope(hubEvent);
        if (hubEvent.Event.RoughLength <= maxCopiedBytes / 2) return new EncodedFrames(hubEvent, envelope, null);
        var idText = id.ToString();
        var segments = new LogSegment?[isPrivate ? 1 : labels.Length];
        for (var i = 0; i < segments.Length; i++) segments[i] = MakeSegment(Labelled(labels[i], hubEvent, envelope, idText), maxCopiedBytes);
        return new EncodedFrames(hubEvent, envelope, segments);
    }

    /// <summary>The event does not go into a log now: what was made for it is given back.</summary>
    public void Discard()
    {
        foreach (var segment in _segments ?? []) segment?.Release();
    }

    /// <summary>Appends one encoding. Under the hub's lock.</summary>
    public void AppendTo(TopicLog log, TopicLabel label, int index, string id, long sequence, int timeSeconds)
    {
        if (_segments is not null && index < _segments.Length && _segments[index] is { } segment)
        {
            log.Append(segment);
            log.Commit(segment.ReservedBytes, sequence, timeSeconds);
            return;
        }

        var item = Labelled(label, Event, _envelope, id);
        var block = SseEncoder.GetLength(item);
        var bytes = SseWriter.GetChunkLength(block);
        SseEncoder.Write(item, SseWriter.OpenChunk(block, log.Reserve(bytes)));
        log.Commit(bytes, sequence, timeSeconds);
    }

    private static SseEvent Labelled(TopicLabel label, in HubEvent hubEvent, byte[]? envelope, string id) =>
        EventLabel.Apply(label, hubEvent, envelope) with { Id = id };

    private static LogSegment? MakeSegment(in SseEvent item, int maxCopiedBytes)
    {
        var block = SseEncoder.GetLength(item);
        var bytes = SseWriter.GetChunkLength(block);
        if (bytes <= maxCopiedBytes) return null;
        var segment = new LogSegment(bytes + LogEntry.Bytes) { ReservedBytes = bytes };
        SseEncoder.Write(item, SseWriter.OpenChunk(block, segment.Reserve(bytes)));
        return segment;
    }
}
