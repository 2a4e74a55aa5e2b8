using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Http;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;
using RatEngine.Transport;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>A server without listeners on a fake kernel: an epoll loop with two threads, and connections that scenarios make.</summary>
internal sealed class EngineBench
{
    private readonly Schedule _schedule;

    public EngineBench(Schedule schedule, RatHandler? handler = null)
    {
        _schedule = schedule;
        Wheel = new TimerWheel(Time);
        Loop = new EpollLoop(workers: 2, Time, NullLogger.Instance);
        Server = new HttpServer(handler ?? ((_, _) => default), new HttpLimits(), 100, Time, Wheel, NullLogger.Instance) { Descriptors = new DescriptorBudget(null, null, TimeProvider.System, NullLogger.Instance) };
    }

    public StillTime Time { get; } = new();

    public TimerWheel Wheel { get; }

    public EpollLoop Loop { get; }

    public HttpServer Server { get; }

    /// <summary>A connection as the acceptor makes it.</summary>
    public EpollConnection Connect(FakeSocket socket)
    {
        var connection = new EpollConnection(FakeKernel.Connect(socket), Loop, Wheel);
        connection.Watch();
        return connection;
    }

    /// <summary>A peer that sends its requests in given pieces and waits for as many answers, then closes.</summary>
    public FakeSocket SpawnClient(string name, int answers, params string[] pieces)
    {
        var socket = new FakeSocket(sendRoom: 64 * 1024);
        _schedule.Spawn(name, () =>
        {
            Server.Accept(Connect(socket));
            foreach (var piece in pieces)
            {
                _schedule.Point("sends");
                socket.Arrive(Encoding.ASCII.GetBytes(piece));
            }

            _schedule.Block($"{answers} answers", () => socket.IsClosed || socket.IsReset || CountAnswers(socket) >= answers);
            _schedule.Point("says FIN");
            socket.ArriveFin();
        });
        return socket;
    }

    public static int CountAnswers(FakeSocket socket) => Text(socket).Split("HTTP/1.1 200 OK").Length - 1;

    public static string Text(FakeSocket socket) => Encoding.ASCII.GetString([.. socket.Sent]);

    /// <summary>What is left when all clients have gone; null: nothing.</summary>
    public string? FindLeftovers()
    {
        if (Server.ConnectionCount != 0) return $"{Server.ConnectionCount} connections are left.";
        return FakeKernel.OpenCount != 0 ? $"{FakeKernel.OpenCount} descriptors are open." : null;
    }
}
