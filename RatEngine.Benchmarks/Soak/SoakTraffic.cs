using RatEngine.Benchmarks.Soak.Traffic;

namespace RatEngine.Benchmarks.Soak;

/// <summary>All who speak to the server: about a third of a processor in all, so that the machine is no part of what is seen.</summary>
internal sealed class SoakTraffic
{
    private const int Farewells = 50;

    private readonly SoakTarget _target;
    private readonly List<SoakActor> _actors = [];
    private readonly List<PublishActor> _publishers = [];
    private readonly List<SubscribeActor> _subscribers = [];

    public SoakTraffic(SoakTarget target)
    {
        _target = target;
        foreach (var server in target.Addresses) AddTo(server);
        if (target.Tls is { } tls) _actors.Add(new HandshakeFaultActor(target, tls));
        for (var i = 0; i < HubLedger.Topics.Count; i++)
            _publishers.Add(new PublishActor(target, target.Addresses[i % target.Addresses.Count], HubLedger.Topics[i]));
    }

    /// <summary>Runs until the token is cancelled. Then the publishers end first, and who reads them gets what is missing.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var subscribersStop = new CancellationTokenSource();
        var subscribing = Task.WhenAll(_subscribers.Select(subscriber => subscriber.RunAsync(subscribersStop.Token)));
        await Task.WhenAll([.. _actors.Select(actor => actor.RunAsync(stop)), .. _publishers.Select(publisher => publisher.RunAsync(stop))]);
        await subscribersStop.CancelAsync();
        await subscribing;
        await Task.WhenAll(_subscribers.Select(subscriber => subscriber.CatchUpAsync()));
    }

    /// <summary>Opens streams that stay. The outer task ends when all are open, the inner one when they have ended.</summary>
    public async Task<Task> OpenFarewellsAsync()
    {
        FarewellActor[] actors = [.. Enumerable.Range(0, Farewells).Select(i => new FarewellActor(
            _target, _target.Addresses[i % _target.Addresses.Count], i % 5 == 0 ? "/count/100000?ms=500" : "/sub/soak/**"))];
        var ended = Task.WhenAll(actors.Select(actor => actor.RunAsync()));
        await Task.WhenAll(actors.Select(actor => actor.Opened));
        return ended;
    }

    private void AddTo(Uri server)
    {
        AddActors(4, () => new RequestActor(_target, server));
        AddActors(1, () => new PipelineActor(_target, server));
        AddActors(8, () => new StreamActor(_target, server));
        AddActors(2, () => new ChurnActor(_target, server));
        AddActors(6, () => new RawFaultActor(_target, server));
        for (var i = 0; i < 3; i++)
        {
            foreach (var topic in HubLedger.Topics) _subscribers.Add(new SubscribeActor(_target, server, $"/sub/{topic}?", [topic]));
            _subscribers.Add(new SubscribeActor(_target, server, "/sub/soak/room/*?", [.. HubLedger.Topics.Where(topic => topic.Contains("/room/"))]));
            _subscribers.Add(new SubscribeActor(_target, server, "/sub?topic=soak/news&topic=soak/prices&", ["soak/news", "soak/prices"]));
            _subscribers.Add(new SubscribeActor(_target, server, "/sub?topic=soak/room/**&topic=soak/news&topic=soak/prices&", HubLedger.Topics));
        }
    }

    private void AddActors(int count, Func<SoakActor> make) => _actors.AddRange(Enumerable.Range(0, count).Select(_ => make()));
}
