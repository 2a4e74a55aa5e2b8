using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>An owner writes more than the socket has room for while the peer reads, and may reset: each flush ends, and the peer has received what was
/// written, in order, or the beginning of it where it reset.</summary>
internal abstract class WriterScenario(bool resets) : Scenario
{
    private const int Room = 3;

    private readonly FakeSocket _socket = new(Room);
    private int _written;

    public override IReadOnlyList<string> SharedTypes => ["RatEngine.Transport.SocketWriter", "RatEngine.Transport.SocketConnection"];

    public override void Begin(Schedule schedule)
    {
        var seam = new Seam(schedule, _socket);
        var connection = new SeamConnection(seam, new TimerWheel(new StillTime()));
        schedule.Spawn("owner", () => WriteAsync(connection));
        schedule.Spawn("peer", () => Read(schedule));
        // The stall check reads it from a timer's thread.
        schedule.Spawn("clock", () => _ = connection.SendPendingSince);
    }

    public override string? FindFault()
    {
        Content.Check([.. _socket.Sent], 0);
        return resets || _socket.Sent.Count == _written ? null : $"{_socket.Sent.Count} of {_written} bytes were sent.";
    }

    private async Task WriteAsync(TransportConnection connection)
    {
        // From the writer's own block, from the caller's memory, and both.
        Write(connection, 5);
        await connection.Output.FlushAsync().ConfigureAwait(false);
        await connection.Output.WriteAsync(Next(4)).ConfigureAwait(false);
        Write(connection, 1);
        await connection.Output.WriteAsync(Next(2)).ConfigureAwait(false);
        if (connection.SendPendingSince != 0) throw new InvalidOperationException("A flush that has ended is said to be pending.");
        connection.Dispose();
    }

    private void Read(Schedule schedule)
    {
        for (var i = 0; i < 3; i++)
        {
            schedule.Point("reads");
            _socket.Drain(Room);
        }

        schedule.Point("resets");
        if (resets) _socket.Reset();
    }

    private void Write(TransportConnection connection, int count)
    {
        Next(count).CopyTo(connection.Output.GetMemory(count));
        connection.Output.Advance(count);
    }

    private byte[] Next(int count) => Content.Bytes((_written += count) - count, count);

    internal sealed class PeerThatReads() : WriterScenario(resets: false);

    internal sealed class PeerThatResets() : WriterScenario(resets: true);
}
