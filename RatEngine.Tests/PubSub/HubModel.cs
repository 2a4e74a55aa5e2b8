using RatEngine.PubSub;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.PubSub;

/// <summary>Does to a hub what a list of numbers says, and holds every subscriber to <see cref="StreamHistory"/>.</summary>
internal sealed class HubModel : IAsyncDisposable
{
    private static readonly string[] Topics = ["a", "b", "c/1", "c/2"];
    private static readonly string[][] Subscriptions = [["a"], ["b"], ["a", "b"], ["c/*"], ["**"], ["a", "c/2", "c/*"]];

    private readonly TopicApp _app;
    private readonly HeldBackplane? _backplane;
    private readonly Random _shuffle = new(1);
    private readonly List<PublishedEvent> _published = [];
    private readonly List<(StreamHistory History, StreamPeer? Peer, string LastId)> _subscribers = [];
    private int _restarts;

    public HubModel(HubOptions options, HeldBackplane? backplane)
    {
        _backplane = backplane;
        _app = new TopicApp(options with { Backplane = backplane });
    }

    public int Resets => _subscribers.Sum(subscriber => subscriber.History.Resets);

    public async Task DoAsync(int action, int argument)
    {
        switch (action)
        {
            case < 50:
                Publish(argument);
                break;
            case < 60:
                await SubscribeAsync(Subscriptions[argument % Subscriptions.Length]);
                break;
            case < 75 when _subscribers.Count > 0:
                Read(argument % _subscribers.Count);
                break;
            case < 85 when _subscribers.Count > 0:
                await CloseOrResumeAsync(argument % _subscribers.Count);
                break;
            case < 98:
                _backplane?.DeliverAll(_shuffle);
                break;
            default:
                Restart();
                break;
        }
    }

    /// <summary>Everybody reads to the end; then the first complaint, or null.</summary>
    public async Task<string?> FinishAsync()
    {
        for (var i = 0; i < _subscribers.Count; i++)
        {
            if (_subscribers[i].Peer is null) await CloseOrResumeAsync(i);
        }

        var finishing = Task.WhenAll(_subscribers.Select(subscriber => ReadToMarkersAsync(subscriber.History, subscriber.Peer!)));
        foreach (var topic in Topics) Publish(Array.IndexOf(Topics, topic), "end");
        _backplane?.DeliverAll();
        await finishing;
        return _subscribers.Select(subscriber => subscriber.History.Check(_published)).FirstOrDefault(wrong => wrong is not null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, peer, _) in _subscribers) peer?.Dispose();
        await Poll.UntilAsync(() => _app.Subscribers == 0, () => $"{_app.Subscribers} are still subscribed");
        await _app.DisposeAsync();
    }

    private void Publish(int argument, string? data = null)
    {
        var topic = Topics[argument % Topics.Length];
        data = $"{data}{topic}-{_published.Count}-{new string('x', argument % 97)}";
        _published.Add(new PublishedEvent(topic, data, _app.Publish(topic, data)));
    }

    private async Task SubscribeAsync(string[] names)
    {
        if (_subscribers.Count == 12) return;
        var peer = await _app.OpenAsync(Target(names), bufferBytes: 256);
        _subscribers.Add((new StreamHistory(names), peer, ""));
    }

    private void Read(int index)
    {
        var (history, peer, _) = _subscribers[index];
        if (peer is not null) history.Add(peer.TakeArrived());
    }

    private async Task CloseOrResumeAsync(int index)
    {
        var (history, peer, lastId) = _subscribers[index];
        if (peer is null)
        {
            var field = lastId.Length > 0 ? $"Last-Event-ID: {lastId}\r\n" : "";
            _subscribers[index] = (history, await _app.OpenAsync(Target(history.Names), field, bufferBytes: 256), lastId);
            return;
        }

        // One that has not even read its hello knows no id to come back with.
        history.Add(peer.TakeArrived());
        if (peer.LastEventId.Length == 0) history.Add(await peer.TakeAsync(1));
        peer.Cut();
        _subscribers[index] = (history, null, peer.LastEventId);
    }

    private void Restart()
    {
        if (_backplane is null) return;
        _backplane.DeliverAll(_shuffle);
        _backplane.Restart($"e{++_restarts}");
    }

    private async Task ReadToMarkersAsync(StreamHistory history, StreamPeer peer)
    {
        var last = Topics.Last(topic => history.Names.Any(name => TopicName.Matches(name, topic)));
        while (await peer.NextAsync() is { } item)
        {
            history.Add([item]);
            if (item.Data.StartsWith("end" + last, StringComparison.Ordinal)) return;
        }

        throw new EndOfStreamException("The server closed a stream.");
    }

    private static string Target(IEnumerable<string> names) => $"/events?{string.Join('&', names.Select(name => $"topic={name}"))}";
}
