using System.IO.Pipelines;
using RatEngine.Buffers;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Tests.Interleaving.Specimens;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>A peer sends while the owner reads and somebody cancels a read: every byte is read, in order, and then the end.</summary>
internal abstract class ReaderScenario(params int[] pieces) : Scenario
{
    private int _read;

    public override IReadOnlyList<string> SharedTypes =>
        ["RatEngine.Transport.SocketReader", "RatEngine.Transport.SocketConnection", "RatEngine.Tests.Interleaving.Specimens."];

    public override void Begin(Schedule schedule)
    {
        var seam = new Seam(schedule, new FakeSocket(sendRoom: 0));
        var connection = Connect(seam, new TimerWheel(new StillTime()));
        schedule.Spawn("owner", () => ReadAsync(connection));
        schedule.Spawn("peer", () => Send(schedule, seam.Socket));
        schedule.Spawn("canceller", () => connection.Input.CancelPendingRead());
    }

    protected abstract TransportConnection Connect(Seam seam, TimerWheel wheel);

    private async Task ReadAsync(TransportConnection connection)
    {
        ReadResult read;
        do
        {
            read = await connection.Input.ReadAsync().ConfigureAwait(false);
            _read = Content.Check(read.Buffer, _read);
            connection.Input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        connection.Dispose();
    }

    private void Send(Schedule schedule, FakeSocket socket)
    {
        var at = 0;
        foreach (var piece in pieces)
        {
            schedule.Point("sends");
            socket.Arrive(Content.Bytes(at, piece));
            at += piece;
        }

        // Not before: an end is never overlooked, and would show the owner what it had overlooked.
        schedule.Block("the owner to read everything", () => _read == at);
        socket.ArriveFin();
    }

    internal sealed class OnePiece() : ReaderScenario(1)
    {
        protected override TransportConnection Connect(Seam seam, TimerWheel wheel) => new SeamConnection(seam, wheel);
    }

    /// <summary>The first piece fills a block, so that the reader expects more behind it.</summary>
    internal sealed class TwoPieces() : ReaderScenario(BlockPool.SmallBytes, 1)
    {
        protected override TransportConnection Connect(Seam seam, TimerWheel wheel) => new SeamConnection(seam, wheel);
    }

    /// <summary>The look at <c>_likelyMore</c> lies outside the lock: a signal between it and the wait uses the edge up.</summary>
    internal sealed class OnePieceOfSpecimen() : ReaderScenario(1)
    {
        protected override TransportConnection Connect(Seam seam, TimerWheel wheel) => new OldSeamConnection(seam, wheel);
    }

    /// <summary>A late signal that finds nothing ends the read where its wait meets the next edge, and uses that up.</summary>
    internal sealed class TwoPiecesOfSpecimen() : ReaderScenario(BlockPool.SmallBytes, 1)
    {
        protected override TransportConnection Connect(Seam seam, TimerWheel wheel) => new OldSeamConnection(seam, wheel);
    }
}
