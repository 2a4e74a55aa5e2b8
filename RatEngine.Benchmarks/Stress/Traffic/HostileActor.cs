using System.Globalization;
using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Soak.Traffic;
using RatEngine.Benchmarks.Stress.Handlers;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>Asks for what a hostile handler does, and behaves badly itself: stalls, resets, half-closes, sends slowly, pipelines deeply. It is owed no
/// answer; but no byte of anybody else's may come to it.</summary>
internal sealed class HostileActor(SoakTarget target, Uri server, Random random, params string[] handlers) : StressActor(target, server, random)
{
    private const int SmallBufferBytes = 4096;

    private readonly HashSet<uint> _own = [];

    protected override string Kind => $"hostile connections ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(10);

    protected override async Task StepAsync(CancellationToken stop)
    {
        _own.Clear();
        var handler = handlers[Random.Next(handlers.Length)];
        try
        {
            using var connection = await RawConnection.ConnectAsync(Server, stop, SmallBufferBytes);
            await SendAsync(connection, handler, stop);
            if (Random.Next(4) == 0) connection.HalfClose();
            await WaitAsync(500, stop);
            await EndAsync(connection, stop);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is owed nothing.
        }

        Count();
    }

    private async Task SendAsync(RawConnection connection, string handler, CancellationToken stop)
    {
        var depth = Random.Next(5) == 0 ? Random.Next(2, 64) : 1;
        for (var i = 0; i < depth; i++)
        {
            var id = StressIds.Next("hostile " + handler);
            _own.Add(id);
            var body = Random.Next(3) == 0 ? 0 : Random.Next(8) == 0 ? 300_000 : Random.Next(20_000);
            var fields = body > 0 ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body}\r\n") : "";
            var at = Random.Next(1000);
            await connection.SendAsync(Head(body > 0 && !handler.StartsWith("generate", StringComparison.Ordinal) ? "POST" : "GET", HostileHandlers.Root + handler, id, $"at={at}", fields), stop);
            // What follows a body that is cut short belongs to that body.
            if (!await SendBodyAsync(connection, id, body, stop)) return;
        }
    }

    /// <summary>In pieces; sometimes with a rest in which the handler's patience ends.</summary>
    /// <returns>False: the body was cut short.</returns>
    private async Task<bool> SendBodyAsync(RawConnection connection, uint id, int body, CancellationToken stop)
    {
        for (var offset = 0; offset < body;)
        {
            var piece = Math.Min(Random.Next(1, 10_000), body - offset);
            await connection.SendAsync(Stamp.Bytes(id, piece, offset), stop);
            offset += piece;
            if (Random.Next(6) == 0) await WaitAsync(120, stop);
            if (offset < body && Random.Next(20) == 0) return false;
        }

        return true;
    }

    private async Task EndAsync(RawConnection connection, CancellationToken stop)
    {
        switch (Random.Next(3))
        {
            case 0:
                connection.Reset();
                break;
            case 1:
                // Closes with bytes unread.
                break;
            default:
                await ReadAsync(connection, stop);
                break;
        }
    }

    /// <summary>Slowly, for a while.</summary>
    private async Task ReadAsync(RawConnection connection, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        var buffer = new byte[32 * 1024];
        while (await connection.ReadAsync(buffer, patience.Token) is var count and > 0)
        {
            if (Stamp.FindForeign(buffer.AsSpan(0, count), _own.Contains) is { } foreign)
                throw new StressFaultException(FaultKind.Foreign, $"to a hostile client came bytes of {StressIds.Describe(foreign)}");
            if (Random.Next(4) == 0) await WaitAsync(40, patience.Token);
        }
    }

    private Task WaitAsync(int most, CancellationToken stop) => Task.Delay(TimeSpan.FromMilliseconds(Random.Next(most)), TimeProvider.System, stop);
}
