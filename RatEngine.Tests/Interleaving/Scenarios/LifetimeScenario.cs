using System.Text;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>Handlers that end before what they began, and deadlines that pass meanwhile.</summary>
internal abstract class LifetimeScenario : HttpScenario
{
    // By FIN too: where a deadline had passed before the request was read.
    private static bool HasEnded(FakeSocket socket) => socket.HasSentFin || socket.IsReset || socket.IsClosed;

    /// <summary>A handler returns before its flush or its read has ended: the connection is cut, its descriptor is closed once and after the last use, and
    /// every block comes back.</summary>
    internal abstract class Abandon(bool reads) : LifetimeScenario
    {
        public override IReadOnlyList<string> SharedTypes => ["RatEngine.Transport.Socket", "RatEngine.Http.HttpConnection"];

        protected override void Begin(Schedule schedule, EngineBench bench)
        {
            var socket = new FakeSocket(sendRoom: 100);
            schedule.Spawn("client", () =>
            {
                bench.Server.Accept(bench.Connect(socket));
                socket.Arrive(Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"));
                schedule.Block("an answer or an end", () => reads || socket.SendRoom == 0 || HasEnded(socket));
                schedule.Point("sends and reads");
                socket.Arrive("cde"u8);
                socket.Drain(100);
                schedule.Block("an answer or the end", () => EngineBench.CountAnswers(socket) > 0 || HasEnded(socket));
                socket.ArriveFin();
            });
        }

        protected override async ValueTask HandleAsync(Schedule schedule, RatRequest request, RatResponse response)
        {
            if (reads)
            {
                var read = await request.Body.ReadAsync().ConfigureAwait(false);
                request.Body.AdvanceTo(read.Buffer.End);
                _ = request.Body.ReadAsync().AsTask();
                return;
            }

            var body = new byte[400];
            Array.Fill(body, (byte)'x');
            _ = response.Body.WriteAsync(body).AsTask();
        }
    }

    /// <summary>A handler returns while the flush of its whole answer is pending, and the next request waits behind it: both are answered whole.</summary>
    internal sealed class UnawaitedAnswer : LifetimeScenario
    {
        private const int Length = 300;

        private readonly FakeSocket _socket = new(sendRoom: 100);

        public override IReadOnlyList<string> SharedTypes => ["RatEngine.Transport.Socket", "RatEngine.Http.HttpConnection"];

        public override string? FindFault() =>
            base.FindFault() ?? (_socket.Sent.Count(one => one == (byte)'~') == 2 * Length ? null : $"Received:\n{EngineBench.Text(_socket)}");

        protected override void Begin(Schedule schedule, EngineBench bench) => schedule.Spawn("client", () =>
        {
            bench.Server.Accept(bench.Connect(_socket));
            _socket.Arrive(Encoding.ASCII.GetBytes(Get + Get));
            for (var i = 0; i < 4; i++)
            {
                schedule.Block("something to read", () => _socket.SendRoom == 0 || _socket.Sent.Count(one => one == (byte)'~') == 2 * Length);
                _socket.Drain(500);
            }

            schedule.Block("two answers", () => _socket.Sent.Count(one => one == (byte)'~') == 2 * Length);
            _socket.ArriveFin();
        });

        protected override ValueTask HandleAsync(Schedule schedule, RatRequest request, RatResponse response)
        {
            response.ContentLength = Length;
            response.Body.GetSpan(Length)[..Length].Fill((byte)'~');
            response.Body.Advance(Length);
            _ = response.Body.FlushAsync().AsTask();
            return default;
        }
    }

    internal sealed class AbandonedRead() : Abandon(reads: true);

    internal sealed class AbandonedFlush() : Abandon(reads: false);

    /// <summary>The keep-alive deadline passes at any moment around the client's second request: it is answered, or the connection ends in good order.</summary>
    internal sealed class Deadline : LifetimeScenario
    {
        public override IReadOnlyList<string> SharedTypes =>
            ["RatEngine.Http.HttpConnection", "RatEngine.Http.ConnectionClock", "RatEngine.Transport.SocketReader", "RatEngine.Transport.TimerWheel"];

        protected override void Begin(Schedule schedule, EngineBench bench)
        {
            var socket = new FakeSocket(sendRoom: 64 * 1024);
            schedule.Spawn("client", () =>
            {
                bench.Server.Accept(bench.Connect(socket));
                socket.Arrive(Encoding.ASCII.GetBytes(Get));
                schedule.Block("an answer", () => EngineBench.CountAnswers(socket) == 1 || HasEnded(socket));
                schedule.Point("sends");
                socket.Arrive(Encoding.ASCII.GetBytes(Get));
                schedule.Block("an answer or the end", () => EngineBench.CountAnswers(socket) == 2 || HasEnded(socket));
                socket.ArriveFin();
            });
            schedule.Spawn("clock", () => bench.Time.Pass(TimeSpan.FromMinutes(10)));
        }
    }

    /// <summary>A flush is cut as stalled while the client begins to read: nothing touches the connection after its end.</summary>
    internal sealed class Stall : LifetimeScenario
    {
        public override IReadOnlyList<string> SharedTypes =>
            ["RatEngine.Transport.Socket", "RatEngine.Http.HttpConnection", "RatEngine.Http.ConnectionClock"];

        protected override void Begin(Schedule schedule, EngineBench bench)
        {
            var socket = new FakeSocket(sendRoom: 100);
            schedule.Spawn("client", () =>
            {
                bench.Server.Accept(bench.Connect(socket));
                socket.Arrive(Encoding.ASCII.GetBytes(Get));
                schedule.Block("a full socket or the end", () => socket.SendRoom == 0 || HasEnded(socket));
                schedule.Point("reads");
                socket.Drain(100);
                schedule.Point("reads");
                socket.Drain(1000);
                schedule.Block("the answer or the end", () => socket.Sent.Count(one => one == (byte)'~') == 300 || HasEnded(socket));
                socket.ArriveFin();
            });
            schedule.Spawn("clock", () =>
            {
                bench.Time.Pass(TimeSpan.FromMinutes(10));
                bench.Time.Pass(TimeSpan.FromMinutes(10));
            });
        }

        protected override ValueTask HandleAsync(Schedule schedule, RatRequest request, RatResponse response) => response.SendTextAsync(new string('~', 300));
    }
}
