using System.IO.Pipelines;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>The content of a streamed answer: frames what the handler writes, in the connection's own memory.</summary>
internal sealed class ResponseBody : PipeWriter
{
    // Four or eight digits and CRLF go before the data, CRLF behind it. Leading zeros are valid (RFC 9112 section 7.1: 1*HEXDIG).
    private const int ChunkTrailerBytes = 2;
    private const int MinChunkBytes = 512;
    private const int MaxShortChunk = 0xFFFF;

    private readonly RatResponse _response;
    private readonly HttpExchange _exchange;
    private readonly PipeWriter _output;
    private Memory<byte> _chunk;
    private int _filled;
    private long _written;
    private bool _completed;

    public ResponseBody(RatResponse response, HttpExchange exchange)
    {
        _response = response;
        _exchange = exchange;
        _output = exchange.Output;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes
    {
        get
        {
            using var inside = _response.Enter();
            return _output.UnflushedBytes + _filled;
        }
    }

    /// <summary>Memory was given out, and has not come back by <see cref="Advance"/>.</summary>
    public bool IsLent { get; private set; }

    /// <summary>How many bytes of content the handler has written.</summary>
    public long Written => _written;

    private int HeaderBytes => _chunk.Length > MaxShortChunk ? 10 : 6;

    /// <summary>How much may be advanced by; the connection's writer knows of its own memory.</summary>
    private int Room => _response.DiscardsBody ? _chunk.Length
        : !Chunked ? int.MaxValue
        : Math.Max(_chunk.Length - HeaderBytes - _filled - ChunkTrailerBytes, 0);

    private bool Chunked => _response.Framing == ResponseFraming.Chunked;

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        using var inside = _response.Enter();
        ObjectDisposedException.ThrowIf(_completed, typeof(PipeWriter));
        _response.ThrowIfEnded();
        _response.StartBody();
        if (_response.DiscardsBody) return DiscardedMemory(sizeHint);
        // What was given out before may still be written to.
        if (IsLent) Disown();
        var memory = LendMemory(sizeHint);
        IsLent = true;
        return memory;
    }

    private Memory<byte> LendMemory(int sizeHint)
    {
        if (!Chunked) return _output.GetMemory(sizeHint);
        if (!_chunk.IsEmpty)
        {
            var rest = _chunk[(HeaderBytes + _filled)..^ChunkTrailerBytes];
            if (rest.Length >= Math.Max(sizeHint, 1)) return rest;
            EndChunk();
        }

        _chunk = _output.GetMemory(Math.Max(sizeHint, MinChunkBytes) + 10 + ChunkTrailerBytes);
        return _chunk[HeaderBytes..^ChunkTrailerBytes];
    }

    /// <exception cref="InvalidOperationException">More was written than <see cref="RatResponse.ContentLength"/> announced.</exception>
    public override void Advance(int bytes)
    {
        using var inside = _response.Enter();
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (_response.Framing == ResponseFraming.Length && _written + bytes > _response.AnnouncedLength)
            throw new InvalidOperationException($"The content is longer than its Content-Length: {_written + bytes} bytes, {_response.AnnouncedLength} announced.");
        if (bytes > Room) throw new InvalidOperationException("Advance went past the memory that was given out.");
        _written += bytes;
        IsLent = false;
        if (_response.DiscardsBody) return;
        if (Chunked) _filled += bytes;
        else _output.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        using var inside = _response.Enter();
        cancellationToken.ThrowIfCancellationRequested();
        // The whole answer is being sent already, unless nobody has begun to.
        if (_response.IsSent && !_exchange.TakeUnsentAnswer()) return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: false));
        _response.StartBody();
        if (IsLent) Disown();
        EndChunk();
        return _exchange.FlushAnswerAsync();
    }

    public override void CancelPendingFlush() => _output.CancelPendingFlush();

    /// <summary>Ends the content. The engine does so when the handler has ended.</summary>
    public override void Complete(Exception? exception = null) => _completed = true;

    /// <summary>Moves the open chunk away from memory that the handler may still write to, which is then not used again.</summary>
    public void Disown()
    {
        IsLent = false;
        var filled = _chunk.IsEmpty ? default : _chunk.Slice(HeaderBytes, _filled);
        _exchange.DisownOutput();
        if (filled.IsEmpty)
        {
            _chunk = default;
            return;
        }

        _chunk = _output.GetMemory(filled.Length + 10 + ChunkTrailerBytes);
        filled.CopyTo(_chunk[HeaderBytes..]);
    }

    /// <summary>Writes what still belongs to the open chunk.</summary>
    public void EndChunk()
    {
        if (!Chunked || _response.DiscardsBody) return;
        if (_filled > 0)
        {
            var header = HeaderBytes;
            var span = _chunk.Span;
            HexNumber.Fill(_filled, span[..(header - 2)]);
            "\r\n"u8.CopyTo(span[(header - 2)..]);
            "\r\n"u8.CopyTo(span[(header + _filled)..]);
            _output.Advance(header + _filled + ChunkTrailerBytes);
        }

        _chunk = default;
        _filled = 0;
    }

    /// <summary>HEAD: content is counted and thrown away.</summary>
    private Memory<byte> DiscardedMemory(int sizeHint)
    {
        if (_chunk.Length < Math.Max(sizeHint, MinChunkBytes)) _chunk = new byte[Math.Max(sizeHint, MinChunkBytes)];
        return _chunk;
    }
}
