using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>A body in chunks. What is received is decoded when the handler asks for more, into a pipe of its own, which never holds more
/// than the handler left unread and one receive.</summary>
internal sealed class ChunkedBody : RequestBody
{
    private readonly HttpExchange _exchange;
    private readonly Pipe _decoded = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private ChunkDecoder _decoder;
    private bool _lastChunkSeen;
    private bool _trailersSeen;
    private long _total;
    private long _held;

    public ChunkedBody(BodySource source, HttpExchange exchange)
        : base(source)
    {
        _exchange = exchange;
        _decoder = new ChunkDecoder(source.Limits.MaxChunkExtensionBytes);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (TryRead(out var ready)) return ready;
            var read = await Source.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.IsCanceled)
            {
                Source.Input.AdvanceTo(read.Buffer.Start);
                return new ReadResult(default, isCanceled: true, isCompleted: false);
            }

            if (Decode(read) is { } refusal) return Fail(refusal);
        }
    }

    public override bool TryRead(out ReadResult result) => _decoded.Reader.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _decoded.Reader.AdvanceTo(consumed, examined);

    public override void Release(bool isLent)
    {
        if (isLent) return;
        _decoded.Writer.Complete();
        _decoded.Reader.Complete();
    }

    private Refusal? Decode(ReadResult read)
    {
        var before = read.Buffer;
        var rest = before;
        var refusal = _lastChunkSeen ? null : DecodeChunks(ref rest);
        var examined = before.End;
        if (refusal is null && _lastChunkSeen) refusal = DecodeTrailers(ref rest, ref examined);
        // As it comes: trailers are held until they are whole.
        _exchange.Content.Clock.Count(before.Length - _held);
        _held = rest.Length;
        Source.Input.AdvanceTo(rest.Start, examined);
        // Not before: at the body's end the input may be somebody else's at once.
        IsAtEnd = _trailersSeen;
        if (refusal is null && read.IsCompleted && !IsAtEnd) refusal = Refusal.BodyIncomplete;
        if (refusal is not null) return refusal;
        // Completes at once: the pipe has no limit of its own, since it is filled only when the handler has examined all of it.
        var flush = _decoded.Writer.FlushAsync();
        Debug.Assert(flush.IsCompleted, "A pipe without a limit does not wait.");
        if (!IsAtEnd) return null;
        _decoded.Writer.Complete();
        _exchange.OnBodyAtEnd();
        return null;
    }

    private Refusal? DecodeChunks(ref ReadOnlySequence<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var status = _decoder.Read(rest.FirstSpan, out var consumed, out var dataStart, out var dataLength, out var refusal);
            if (status == ChunkStatus.Refused) return refusal;
            _total += dataLength;
            // At once where a chunk announces too much, as with a Content-Length.
            if (_total > Source.MaxBytes - _decoder.Announced) return Refusal.BodyTooLong;
            if (dataLength > 0) _decoded.Writer.Write(rest.FirstSpan.Slice(dataStart, dataLength));
            rest = rest.Slice(consumed);
            if (status != ChunkStatus.LastChunk) continue;
            _lastChunkSeen = true;
            return null;
        }

        return null;
    }

    private Refusal? DecodeTrailers(ref ReadOnlySequence<byte> rest, ref SequencePosition examined)
    {
        var status = Source.Parser.ParseTrailers(rest, _exchange.Content.TrailerFields, out var consumed, out examined, out var refusal);
        rest = rest.Slice(consumed);
        _trailersSeen = status == ParseStatus.Done;
        // The handler asks for them later, when the bytes they came in are back in their pool.
        if (_trailersSeen) _exchange.Content.TrailerFields.Detach();
        return refusal;
    }
}
