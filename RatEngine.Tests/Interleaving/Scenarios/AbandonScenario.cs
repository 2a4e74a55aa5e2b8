using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Tests.Interleaving.Specimens;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>An owner leaves a read and a flush pending, aborts and disposes, as a connection does whose handler has limited them in time, while the peer
/// reads and sends: the descriptor is closed once, nothing touches it or a block after that, and every block comes back.</summary>
internal abstract class AbandonScenario(bool reads, bool writes) : Scenario
{
    private readonly FakeSocket _socket = new(sendRoom: 2);

    public override IReadOnlyList<string> SharedTypes =>
    [
        "RatEngine.Transport.SocketReader", "RatEngine.Transport.SocketWriter", "RatEngine.Transport.SocketConnection",
        "RatEngine.Tests.Interleaving.Specimens.",
    ];

    public override void Begin(Schedule schedule)
    {
        var seam = new Seam(schedule, _socket);
        var connection = Connect(seam, new TimerWheel(new StillTime()));
        schedule.Spawn("owner", () => Abandon(schedule, connection));
        schedule.Spawn("peer", () =>
        {
            schedule.Point("reads");
            _socket.Drain(2);
            schedule.Point("sends");
            _socket.Arrive(Content.Bytes(0, 3));
            schedule.Point("reads");
            _socket.Drain(2);
        });
    }

    public override string? FindFault()
    {
        Content.Check([.. _socket.Sent], 0);
        return _socket.IsClosed ? null : "The descriptor was never closed.";
    }

    protected abstract TransportConnection Connect(Seam seam, TimerWheel wheel);

    private void Abandon(Schedule schedule, TransportConnection connection)
    {
        Task? reading = null, writing = null;
        if (reads) reading = connection.Input.ReadAsync().AsTask();
        if (writes)
        {
            Content.Bytes(0, 6).CopyTo(connection.Output.GetMemory(6));
            connection.Output.Advance(6);
            writing = connection.Output.FlushAsync().AsTask();
        }

        connection.Abort(CloseReason.HandlerFailed);
        connection.Dispose();
        // Whoever waited for them is not left waiting.
        if (reading is not null) schedule.Await(reading);
        if (writing is not null) schedule.Await(writing);
    }

    internal sealed class Read() : Product(reads: true, writes: false);

    internal sealed class Flush() : Product(reads: false, writes: true);

    internal sealed class ReadAndFlush() : Product(reads: true, writes: true);

    internal sealed class ReadOfSpecimen() : Specimen(reads: true, writes: false);

    internal sealed class FlushOfSpecimen() : Specimen(reads: false, writes: true);

    internal abstract class Product(bool reads, bool writes) : AbandonScenario(reads, writes)
    {
        protected override TransportConnection Connect(Seam seam, TimerWheel wheel) => new SeamConnection(seam, wheel);
    }

    internal abstract class Specimen(bool reads, bool writes) : AbandonScenario(reads, writes)
    {
        protected override TransportConnection Connect(Seam seam, TimerWheel wheel) => new OldSeamConnection(seam, wheel);
    }
}
