using System.Buffers;
using System.Globalization;
using System.Text;
using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Stress.Handlers;

namespace RatEngine.Benchmarks.Stress;

/// <summary>A few requests that are sent together, and what their answers must be.</summary>
internal sealed class PipelineRound
{
    private const int MostBytes = 300;

    private readonly ArrayBufferWriter<byte> _requests = new();
    private readonly List<(uint Id, int Bytes, bool IsStamped)> _answers = [];

    public int Count => _answers.Count;

    public ReadOnlyMemory<byte> Requests => _requests.WrittenMemory;

    /// <summary>Begins a new round with that many requests.</summary>
    public void Fill(int count, Random random)
    {
        _requests.ResetWrittenCount();
        _answers.Clear();
        for (; count > 0; count--)
        {
            var (id, bytes) = (StressIds.Next("pipelined requests"), random.Next(MostBytes));
            switch (random.Next(10))
            {
                case < 4:
                    Write($"POST /pub/stress/pipelined HTTP/1.1\r\nHost: stress\r\nContent-Length: {bytes}\r\n\r\n");
                    _requests.Write(Stamp.Bytes(id, bytes));
                    _answers.Add((0, -1, false));
                    break;
                case < 7:
                    Write($"POST /upload/{id:x8}?bytes={bytes}&watch={random.Next(2)} HTTP/1.1\r\nHost: stress\r\n{HeadCheck.IdField}: {id:x8}\r\nContent-Length: {bytes}\r\n\r\n");
                    _requests.Write(Stamp.Bytes(id, bytes));
                    _answers.Add((id, bytes, false));
                    break;
                default:
                    Write($"GET /stamp/{id:x8}?bytes={bytes}&way={random.Next(2)}&watch={random.Next(2)} HTTP/1.1\r\nHost: stress\r\n{HeadCheck.IdField}: {id:x8}\r\n\r\n");
                    _answers.Add((id, bytes, true));
                    break;
            }
        }
    }

    /// <summary>Checks the answer of one of the round's requests at the begin of what has been received.</summary>
    /// <param name="index">Which.</param>
    /// <param name="received">All that was received behind the answer before.</param>
    /// <returns>How many bytes it takes; 0: it has not come whole.</returns>
    /// <exception cref="StressFaultException">It is not the answer to that request.</exception>
    public int Take(int index, ReadOnlySpan<byte> received)
    {
        var headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0) return 0;
        var (id, bytes, isStamped) = _answers[index];
        var head = received[..(headEnd + 2)];
        if (!head.StartsWith("HTTP/1.1 200 OK\r\n"u8) || Field(head, "Content-Length: "u8) is not { } lengthText || !int.TryParse(lengthText, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw Fault(id, received);
        if (received.Length < headEnd + 4 + length) return 0;
        var body = received.Slice(headEnd + 4, length);
        if (bytes < 0) return headEnd + 4 + length;
        if (Field(head, "X-Stamp: "u8) is not { } idText || !Stamp.TryParseId(idText, out var found)) throw Fault(id, received);
        if (found != id) throw new StressFaultException(FaultKind.Foreign, $"the answer to {StressIds.Describe(found)} came to {StressIds.Describe(id)}");
        if (isStamped) new StampCheck(id).Add(body);
        if (isStamped ? length != bytes : Encoding.Latin1.GetString(body) != bytes.ToString(CultureInfo.InvariantCulture)) throw Fault(id, received);
        return headEnd + 4 + length;
    }

    private static StressFaultException Fault(uint id, ReadOnlySpan<byte> received)
    {
        var (fault, what) = Stamp.Describe(received[..Math.Min(received.Length, 1024)], other => other == id);
        return new StressFaultException(fault, $"instead of the answer to {StressIds.Describe(id)} came {what}");
    }

    private static string? Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var start = head.IndexOf(name);
        if (start < 0) return null;
        var value = head[(start + name.Length)..];
        return Encoding.Latin1.GetString(value[..value.IndexOf("\r\n"u8)]);
    }

    private void Write(FormattableString text) => _requests.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant(text)));
}
