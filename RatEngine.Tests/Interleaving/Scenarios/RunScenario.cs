using System.Text;
using RatEngine.Hosting;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>A resumable run of two events, and viewers that come as it begins and as it ends.</summary>
internal abstract class RunScenario : Scenario
{
    private readonly FakeSocket[] _viewers = [new(64 * 1024), new(64 * 1024)];
    private HubBench? _bench;
    private RunRegistry? _runs;

    public override IReadOnlyList<string> SharedTypes =>
        ["RatEngine.Hosting.R", "RatEngine.PubSub.TopicCursor", "RatEngine.PubSub.Subscriber", "RatEngine.PubSub.DeliveryShard"];

    public override void Begin(Schedule schedule)
    {
        var options = new TopicOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan };
        _bench = new HubBench(schedule, options: options);
        _runs = new RunRegistry(_bench.App, new ResumableOptions { Topic = options, MaxEndedRuns = 0 }, _bench.Endpoint);
        var items = RunItems.For<string>("/", null);
        _bench.Handler = (request, response) => _runs.HandleAsync(request, response, (run, _) => run.Start(Items(schedule), items));
        for (var i = 0; i < _viewers.Length; i++)
        {
            var viewer = _viewers[i];
            schedule.Spawn($"viewer {i}", () =>
            {
                _bench.Engine.Server.Accept(_bench.Engine.Connect(viewer));
                viewer.Arrive(Encoding.ASCII.GetBytes("GET /run HTTP/1.1\r\nHost: x\r\n\r\n"));
                schedule.Block("the stream's end", () => viewer.HasSentFin || viewer.IsReset || viewer.IsClosed);
                viewer.ArriveFin();
            });
        }

        Begin(schedule, _bench, _runs);
    }

    public override string? FindFault()
    {
        foreach (var viewer in _viewers)
        {
            if (FindFault(HubBench.Events(viewer)) is { } fault) return fault;
        }

        if (_bench!.Engine.FindLeftovers() is { } leftover) return leftover;
        _bench.Engine.Time.Pass(TimeSpan.FromHours(2), callsTimers: false);
        _bench.Hub.Store.Sweep();
        _runs!.Sweep(_bench.Engine.Wheel.NowMs);
        return null;
    }

    protected virtual void Begin(Schedule schedule, HubBench bench, RunRegistry runs)
    {
        // Nobody else.
    }

    protected virtual string? FindFault(string events) => events == "a b {\"reason\":\"completed\"}" ? null : $"A viewer received: {events}";

#pragma warning disable CS1998 // It yields at once.
    private static async IAsyncEnumerable<string> Items(Schedule schedule)
    {
        schedule.Point("yields");
        yield return "a";
        schedule.Point("yields");
        yield return "b";
    }
#pragma warning restore CS1998

    /// <summary>Each viewer sees the whole run and its end, whether the run goes on or has ended.</summary>
    internal sealed class Watch : RunScenario;

    /// <summary>The log expires and is swept meanwhile: a viewer sees a whole run, or what is left of one and its end.</summary>
    internal sealed class Expire : RunScenario
    {
        protected override void Begin(Schedule schedule, HubBench bench, RunRegistry runs) => schedule.Spawn("sweeper", () =>
        {
            bench.Engine.Time.Pass(TimeSpan.FromHours(2), callsTimers: false);
            schedule.Point("sweeps");
            bench.Hub.Store.Sweep();
            runs.Sweep(bench.Engine.Wheel.NowMs);
        });

        protected override string? FindFault(string events) => null;
    }

    /// <summary>The server stops meanwhile: the run ends, and so do the streams and the stop.</summary>
    internal sealed class Stop : RunScenario
    {
        protected override void Begin(Schedule schedule, HubBench bench, RunRegistry runs) => schedule.Spawn("stopper", () =>
        {
            var stop = Task.WhenAll(bench.Engine.Server.StopAsync(), runs.StopAsync());
            schedule.Await(stop);
        });

        protected override string? FindFault(string events) => null;
    }
}
