using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>Clients of a server on the fake kernel.</summary>
internal abstract class HttpScenario : Scenario
{
    protected const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    protected EngineBench? Bench { get; private set; }

    public override void Begin(Schedule schedule)
    {
        Bench = new EngineBench(schedule, (request, response) => HandleAsync(schedule, request, response));
        Begin(schedule, Bench);
    }

    public override string? FindFault() => Bench!.FindLeftovers();

    protected abstract void Begin(Schedule schedule, EngineBench bench);

    protected virtual ValueTask HandleAsync(Schedule schedule, RatRequest request, RatResponse response) => response.SendTextAsync("hello");

    /// <summary>Two requests, the second cut in two, while the keep-alive and head deadlines are looked at: both are answered.</summary>
    internal sealed class Pipeline : HttpScenario
    {
        private FakeSocket? _client;

        public override IReadOnlyList<string> SharedTypes => ["RatEngine.Transport.SocketReader", "RatEngine.Transport.Epoll", "RatEngine.Http.HttpConnection"];

        public override string? FindFault() => base.FindFault() ?? (EngineBench.CountAnswers(_client!) == 2 ? null : $"Received:\n{EngineBench.Text(_client!)}");

        protected override void Begin(Schedule schedule, EngineBench bench)
        {
            _client = bench.SpawnClient("client", 2, Get + Get[..9], Get[9..]);
            schedule.Spawn("clock", () => bench.Time.Pass(TimeSpan.FromSeconds(1)));
        }
    }

    /// <summary>The server stops while a client connects, waits or is answered: the stop ends, and with it every connection. A request that was taken is answered.</summary>
    internal sealed class Stop : HttpScenario
    {
        public override IReadOnlyList<string> SharedTypes =>
            ["RatEngine.Http.HttpConnection", "RatEngine.Http.HttpServer", "RatEngine.Http.ConnectionClock", "RatEngine.Transport.SocketReader"];

        public override bool EndsThreads => true;

        protected override void Begin(Schedule schedule, EngineBench bench)
        {
            // Asks once, and then stays: the stop must end the connection that is idle.
            var socket = new FakeSocket(sendRoom: 64 * 1024);
            schedule.Spawn("client", () =>
            {
                bench.Server.Accept(bench.Connect(socket));
                schedule.Point("sends");
                socket.Arrive(System.Text.Encoding.ASCII.GetBytes(Get));
            });
            schedule.Spawn("stopper", () =>
            {
                schedule.Await(bench.Server.StopAsync());
                bench.Loop.Dispose();
            });
            // What the closing connection waits for is the client's end.
            schedule.Spawn("client's end", () =>
            {
                schedule.Block("the server's FIN", () => socket.HasSentFin || socket.IsClosed);
                socket.ArriveFin();
            });
        }
    }

    /// <summary>A handler waits for its client to go, which sends ahead and then resets or says FIN: the handler ends, and everything is given back.</summary>
    internal abstract class Watch(bool resets) : HttpScenario
    {
        public override IReadOnlyList<string> SharedTypes =>
            ["RatEngine.Http.PeerWatch", "RatEngine.Http.HttpExchange", "RatEngine.Http.AbortSignal", "RatEngine.Http.HttpConnection"];

        protected override void Begin(Schedule schedule, EngineBench bench)
        {
            var socket = new FakeSocket(sendRoom: 64 * 1024);
            schedule.Spawn("client", () =>
            {
                bench.Server.Accept(bench.Connect(socket));
                socket.Arrive(System.Text.Encoding.ASCII.GetBytes(Get));
                schedule.Point("sends ahead");
                socket.Arrive(System.Text.Encoding.ASCII.GetBytes(Get[..5]));
                schedule.Point("goes");
                if (resets) socket.Reset();
                else socket.ArriveFin();
            });
        }

        protected override async ValueTask HandleAsync(Schedule schedule, RatRequest request, RatResponse response)
        {
            var gone = new TaskCompletionSource();
            await using var registration = request.Aborted.UnsafeRegister(static gone => ((TaskCompletionSource)gone!).TrySetResult(), gone);
            // As a stream does: from here on FIN means that the client has gone.
            request.Exchange.Watch(finMeansGone: true);
            await gone.Task.ConfigureAwait(false);
        }
    }

    internal sealed class WatchUntilReset() : Watch(resets: true);

    internal sealed class WatchUntilFin() : Watch(resets: false);

    /// <summary>A watched handler ends by itself while its client sends the next request, in two pieces: that one is answered too.</summary>
    internal sealed class WatchThenNext : HttpScenario
    {
        private FakeSocket? _client;

        public override IReadOnlyList<string> SharedTypes =>
            ["RatEngine.Http.PeerWatch", "RatEngine.Http.HttpExchange", "RatEngine.Http.HttpConnection", "RatEngine.Transport.SocketReader"];

        public override string? FindFault() => base.FindFault() ?? (EngineBench.CountAnswers(_client!) == 2 ? null : $"Received:\n{EngineBench.Text(_client!)}");

        protected override void Begin(Schedule schedule, EngineBench bench) => _client = bench.SpawnClient("client", 2, Get, Get[..9], Get[9..]);

        protected override ValueTask HandleAsync(Schedule schedule, RatRequest request, RatResponse response)
        {
            _ = request.Aborted;
            return response.SendTextAsync("hello");
        }
    }
}
