using System.Globalization;
using System.Text;
using RatEngine.Benchmarks.Soak.Traffic;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>An honest client's connection: sends requests, and reads their answers strictly.</summary>
internal sealed class HttpPeer : IDisposable
{
    // An honest request that gets no byte for longer has no answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int BufferBytes = 64 * 1024;

    private readonly RawConnection _connection;
    private readonly CancellationToken _stop;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    private HttpPeer(RawConnection connection, CancellationToken stop) => (_connection, _stop) = (connection, stop);

    /// <summary>False: the last answer was the connection's last, as the server said.</summary>
    public bool GoesOn { get; private set; } = true;

    private ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    public static async Task<HttpPeer> ConnectAsync(Uri server, CancellationToken stop) => new(await RawConnection.ConnectAsync(server, stop), stop);

    public Task SendAsync(string head, CancellationToken stop) => _connection.SendAsync(head, stop);

    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop) => _connection.SendAsync(bytes, stop);

    public void HalfClose() => _connection.HalfClose();

    public void Dispose() => _connection.Dispose();

    /// <summary>Reads the head of the answer to a request.</summary>
    /// <param name="id">The request's.</param>
    /// <exception cref="StressFaultException">What came is no head.</exception>
    /// <exception cref="EndOfStreamException">The connection ended before.</exception>
    public async Task<AnswerHead> ReadHeadAsync(uint id)
    {
        while (true)
        {
            var length = Buffered.IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = AnswerHead.Parse(Buffered[..length]);
                if (head is null) throw Fault(id, "a head");
                _start += length + 4;
                GoesOn = head.GoesOn;
                return head;
            }

            if (!"HTTP/1.1 "u8.StartsWith(Buffered[..Math.Min(Buffered.Length, 9)]) || Buffered.Length > BufferBytes / 2) throw Fault(id, "a head");
            await FillAsync(id, "the head");
        }
    }

    /// <summary>Reads an answer's content, and hands its bytes on, piece by piece.</summary>
    /// <exception cref="StressFaultException">The chunks are malformed.</exception>
    /// <exception cref="EndOfStreamException">The connection ended before.</exception>
    public async Task ReadBodyAsync(AnswerHead head, uint id, Action<ReadOnlyMemory<byte>> take)
    {
        if (!head.IsChunked)
        {
            await ReadBytesAsync(head.Length, id, take);
            return;
        }

        while (true)
        {
            var line = await ReadLineAsync(id);
            if (!int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)) throw Fault(id, $"a chunk's size after \"{line}\"");
            await ReadBytesAsync(size, id, take);
            if ((await ReadLineAsync(id)).Length > 0) throw Fault(id, "the end of a chunk");
            if (size == 0) return;
        }
    }

    private async Task ReadBytesAsync(long count, uint id, Action<ReadOnlyMemory<byte>> take)
    {
        while (count > 0)
        {
            if (_start == _end) await FillAsync(id, $"the last {count} bytes");
            var piece = (int)Math.Min(count, _end - _start);
            take(_buffer.AsMemory(_start, piece));
            _start += piece;
            count -= piece;
        }
    }

    private async Task<string> ReadLineAsync(uint id)
    {
        while (true)
        {
            var length = Buffered.IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(Buffered[..length]);
                _start += length + 2;
                return line;
            }

            if (Buffered.Length > 20) throw Fault(id, "a line of a chunk");
            await FillAsync(id, "a chunk");
        }
    }

    private async Task FillAsync(uint id, string missing)
    {
        Buffered.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await ReceiveAsync(id, missing);
        if (count == 0) throw new EndOfStreamException($"the connection ended before {missing} of the answer to {StressIds.Describe(id)}");
        _end += count;
    }

    private async Task<int> ReceiveAsync(uint id, string missing)
    {
        var reading = _connection.ReadAsync(_buffer.AsMemory(_end), _stop);
        while (true)
        {
            try
            {
                return await reading.WaitAsync(Patience, _stop);
            }
            catch (TimeoutException) when (_connection.HasReceived)
            {
                // The bytes are there: this process is late, and not the server.
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"{missing} of the answer to {StressIds.Describe(id)}: no byte of it came for {Patience.TotalSeconds} s", e);
            }
        }
    }

    private StressFaultException Fault(uint id, string expected)
    {
        var (fault, what) = Stamp.Describe(Buffered, other => other == id);
        return new StressFaultException(fault, $"instead of {expected} of {StressIds.Describe(id)} came {what}");
    }
}
