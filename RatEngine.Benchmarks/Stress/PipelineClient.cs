using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>Sends rounds of pipelined requests over one connection, cut into segments anywhere, and waits for all answers of a round before the next:
/// bytes that the server overlooks are never followed by others that would wake it up.</summary>
internal sealed class PipelineClient(Uri server, SoakTally tally, PipelineBudget budget, Random random)
{
    private const string Kind = "pipelined requests";
    private const int MostRequests = 16;
    private const int MostSegments = 40;
    private const int MostSpins = 2000;
    private const int LateMs = 1000;
    private const int LostMs = 10_000;

    private readonly PipelineRound _round = new();
    private readonly byte[] _received = new byte[64 * 1024];

    /// <summary>The longest wait for an answer.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Until no requests are left, or the token is cancelled. It blocks its thread.</summary>
    public void Run(CancellationToken stop)
    {
        while (budget.Left > 0 && !stop.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(new IPEndPoint(IPAddress.Parse(server.Host), server.Port));
                while (!stop.IsCancellationRequested && budget.Take(random.Next(1, MostRequests + 1)) is var count and > 0) RunRound(socket, count);
            }
            catch (StressFaultException e)
            {
                tally.AddWrong(Kind, e.Message, e.Fault);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                tally.AddWrong(Kind, $"{e.GetType().Name}: {e.Message}", FaultKind.Unanswered);
            }
        }
    }

    private void RunRound(Socket socket, int count)
    {
        _round.Fill(count, random);
        Send(socket, _round.Requests.Span);
        var (index, filled) = (0, 0);
        while (index < count)
        {
            filled += Receive(socket, _received.AsSpan(filled));
            var start = 0;
            while (index < count && _round.Take(index, _received.AsSpan(start, filled - start)) is var taken and > 0)
            {
                start += taken;
                index++;
            }

            _received.AsSpan(start, filled - start).CopyTo(_received);
            filled -= start;
        }

        if (filled > 0) throw new StressFaultException(FaultKind.Wrong, $"{filled} bytes came behind the last answer");
        tally.Add(Kind, count);
    }

    private void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        // Segments arrive while the server receives, handles and waits: each of these moments must be met.
        var segments = random.Next(4) switch
        {
            0 => 1,
            1 => random.Next(2, MostSegments),
            _ => 2,
        };
        var spins = segments == 2 ? MostSpins : MostSpins / 10;
        for (; segments > 1 && bytes.Length > 1; segments--)
        {
            var segment = random.Next(1, segments == 2 ? bytes.Length : Math.Max(2, Math.Min(bytes.Length, 2 * bytes.Length / segments)));
            socket.Send(bytes[..segment]);
            bytes = bytes[segment..];
            Thread.SpinWait(random.Next(spins));
        }

        socket.Send(bytes);
    }

    private int Receive(Socket socket, Span<byte> room)
    {
        var begin = Stopwatch.GetTimestamp();
        var isThere = socket.Poll(TimeSpan.FromMilliseconds(LateMs), SelectMode.SelectRead);
        if (!isThere) isThere = socket.Poll(TimeSpan.FromMilliseconds(LostMs - LateMs), SelectMode.SelectRead);
        var waited = Stopwatch.GetElapsedTime(begin);
        if (waited > Longest) Longest = waited;
        if (!isThere) throw new IOException($"no answer within {LostMs} ms: the requests lie unread");
        if (waited.TotalMilliseconds > LateMs) tally.AddWrong(Kind, $"an answer came after {waited.TotalMilliseconds:0} ms", FaultKind.Late);
        var count = socket.Receive(room);
        return count > 0 ? count : throw new IOException("the connection ended before all answers came");
    }
}
