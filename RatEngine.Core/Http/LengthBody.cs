using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RatEngine.Http;

/// <summary>A body of announced length: the connection's own buffers, cut to what belongs to it.</summary>
internal sealed class LengthBody : RequestBody
{
    private readonly HttpExchange _exchange;
    private long _left;
    private long _held;
    private ReadOnlySequence<byte> _given;

    public LengthBody(BodySource source, HttpExchange exchange, long length)
        : base(source)
    {
        _exchange = exchange;
        _left = length;
        IsAtEnd = length == 0;
    }

    /// <summary>What has not been read yet, in bytes.</summary>
    public long Left => _left;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_left == 0) return new ReadResult(default, isCanceled: false, isCompleted: true);
        if (_left > Source.MaxBytes) return Fail(Refusal.BodyTooLong);
        return Give(await Source.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_left == 0)
        {
            result = new ReadResult(default, isCanceled: false, isCompleted: true);
            return true;
        }

        if (!_exchange.Content.IsStarted || !Source.TryRead(out result))
        {
            result = default;
            return false;
        }

        result = Give(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_left == 0) return;
        var count = _given.Slice(0, consumed).Length;
        _left -= count;
        _held = _given.Length - count;
        // Nothing follows the end: the next read gives at once what the handler held back.
        var isWhole = _held == _left;
        _given = default;
        Source.Input.AdvanceTo(consumed, isWhole ? consumed : examined);
        if (_left > 0) return;
        IsAtEnd = true;
        _exchange.OnBodyAtEnd();
    }

    private ReadResult Give(ReadResult read)
    {
        _given = read.Buffer.Length > _left ? read.Buffer.Slice(0, _left) : read.Buffer;
        // As it comes and not as it is taken: a handler may hold back all of the body until it is whole, and its client is none the slower.
        _exchange.Content.Clock.Count(_given.Length - _held);
        if (read.IsCompleted && _given.Length < _left)
        {
            Source.Input.AdvanceTo(read.Buffer.Start);
            return Fail(Refusal.BodyIncomplete);
        }

        return new ReadResult(_given, read.IsCanceled, isCompleted: _given.Length == _left);
    }
}
