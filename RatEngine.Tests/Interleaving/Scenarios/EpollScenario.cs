using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>A connection echoes what its peer sends, on the threads of an epoll loop, which is disposed meanwhile: each piece is answered, no wake-up is
/// lost, and the loop's threads end when its last connection has closed.</summary>
internal sealed class EpollScenario : Scenario
{
    private const int Pieces = 2;

    private EngineBench? _bench;

    public override IReadOnlyList<string> SharedTypes => ["RatEngine.Transport.Epoll"];

    public override bool EndsThreads => true;

    public override void Begin(Schedule schedule)
    {
        _bench = new EngineBench(schedule);
        // No room at first: the echo needs to be told that there is some.
        var socket = new FakeSocket(sendRoom: 0);
        var connection = _bench.Connect(socket);
        schedule.Spawn("owner", () => EchoAsync(connection));
        schedule.Spawn("peer", () =>
        {
            for (var i = 0; i < Pieces; i++)
            {
                socket.Arrive(Content.Bytes(i, 1));
                schedule.Point("reads");
                socket.Drain(1);
                schedule.Block("an echo", () => socket.Sent.Count > i);
            }

            socket.ArriveFin();
        });
        schedule.Spawn("stopper", _bench.Loop.Dispose);
    }

    public override string? FindFault() => _bench!.FindLeftovers();

    private static async Task EchoAsync(TransportConnection connection)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            var bytes = new byte[read.Buffer.Length];
            System.Buffers.BuffersExtensions.CopyTo(read.Buffer, bytes);
            connection.Input.AdvanceTo(read.Buffer.End);
            if (bytes.Length > 0) await connection.Output.WriteAsync(bytes).ConfigureAwait(false);
            if (read.IsCompleted) break;
        }

        connection.Dispose();
    }
}
