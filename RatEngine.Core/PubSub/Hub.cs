using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using RatEngine.PubSub;
using EventId = RatEngine.PubSub.EventId;

namespace RatEngine;

/// <summary>Topics: what is published to one is kept in its log and sent to all who are subscribed. Thread-safe; publishing never waits for a
/// subscriber.</summary>
public sealed class Hub
{
    private readonly TopicStore _store;
    private readonly IBackplane _backplane;

    internal Hub(HubOptions options, TimeProvider time, ILogger logger)
    {
        _backplane = options.Backplane ?? new InProcessBackplane();
        _store = new TopicStore(options, time, logger);
        _store.Start(_backplane);
    }

    /// <summary>Part of every id: it changes when the order begins anew, so that a position of another life is known for what it is.</summary>
    public string Epoch => _store.Order.Epoch;

    /// <summary>All topics that have events or subscribers now, by name.</summary>
    public IReadOnlyList<TopicInfo> Topics => _store.Catalog.List("", after: null, int.MaxValue);

    internal TopicStore Store => _store;

    /// <summary>Publishes an event.</summary>
    /// <param name="topic">1 to 200 characters without control characters; <c>/</c> separates levels.</param>
    /// <param name="item">What to say. It has no id: ids are the hub's.</param>
    /// <param name="key">What the event is about, for subscribers that conflate; null: it stands for itself.</param>
    /// <returns>The event's id: a position, at most 40 characters of <c>A-Z a-z 0-9 . _ - ~</c>.</returns>
    /// <exception cref="ArgumentException">The topic's name is not valid, the event has an id, or it is longer than a topic keeps.</exception>
    /// <exception cref="IOException">The backplane is down: the event was not taken.</exception>
    public string Publish(string topic, in SseEvent item, string? key = null)
    {
        var hubEvent = new HubEvent(topic, item, key);
        _store.Check(hubEvent);
        if (_store.UsesEnvelope) hubEvent = EventLabel.WithEnvelope(hubEvent, default);
        var (epoch, sequence) = _backplane.Publish(new ReadOnlySpan<HubEvent>(in hubEvent));
        return new EventId(epoch, sequence).ToString();
    }

    /// <summary>Publishes an event, and goes at the pace of the delivery: where more than <see cref="HubOptions.MaxEventsAhead"/> events of the topic stand
    /// before the threads that send them, it completes when their next pass over the subscribers begins. It waits for the engine, never for a slow client.</summary>
    /// <inheritdoc cref="Publish(string, in SseEvent, string?)"/>
    public ValueTask<string> PublishAsync(string topic, SseEvent item, string? key = null)
    {
        var id = Publish(topic, item, key);
        return _store.NextPass(topic) is { } pass ? AwaitAsync(pass, id) : new ValueTask<string>(id);
    }

    /// <summary>Publishes events one behind the other, with nothing between them: all, or none.</summary>
    /// <returns>Their ids.</returns>
    /// <exception cref="ArgumentException">One of them is not valid; the message shows which, counted from 0.</exception>
    /// <exception cref="IOException">The backplane is down: none was taken.</exception>
    public IReadOnlyList<string> Publish(ReadOnlySpan<HubEvent> events)
    {
        for (var i = 0; i < events.Length; i++) Check(events[i], i);
        if (events.IsEmpty) return [];
        var (epoch, first) = _backplane.Publish(_store.UsesEnvelope ? EventLabel.WithEnvelopes(events) : events);
        var ids = new string[events.Length];
        for (var i = 0; i < ids.Length; i++) ids[i] = new EventId(epoch, first + i).ToString();
        return ids;
    }

    /// <summary>Publishes events one behind the other, as <see cref="Publish(ReadOnlySpan{HubEvent})"/>, at the pace of the delivery.</summary>
    /// <inheritdoc cref="Publish(ReadOnlySpan{HubEvent})" path="/returns|/exception"/>
    public async ValueTask<IReadOnlyList<string>> PublishAsync(ReadOnlyMemory<HubEvent> events)
    {
        var ids = Publish(events.Span);
        for (var i = 0; i < events.Length; i++)
        {
            if (_store.NextPass(events.Span[i].Topic) is { } pass) await pass.ConfigureAwait(false);
        }

        return ids;
    }

    /// <summary>Publishes an event of JSON data.</summary>
    /// <inheritdoc cref="Publish(string, in SseEvent, string?)" path="/returns|/exception"/>
    public string PublishJson<T>(string topic, T value, JsonTypeInfo<T> jsonType, string? type = null, string? key = null) =>
        Publish(topic, SseEvent.Json(value, jsonType, type), key);

    /// <summary>A topic as it is now; null where there is none of the name.</summary>
    public TopicInfo? Find(string topic) => _store.Catalog.Find(topic);

    /// <summary>How many topics there are whose name begins with the prefix; empty: all.</summary>
    public int CountTopics(string prefix = "") => _store.Catalog.Count(prefix);

    /// <summary>Topics by name, in ordinal order. Costs no more than the topics that it gives.</summary>
    /// <param name="prefix">What their names begin with; empty: anything.</param>
    /// <param name="after">The name that they come after, to go on behind an earlier list; null: from the first.</param>
    /// <param name="max">The most topics. Default 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is negative.</exception>
    public IReadOnlyList<TopicInfo> ListTopics(string prefix = "", string? after = null, int max = 1000)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        return _store.Catalog.List(prefix, after, max);
    }

    /// <summary>Publishes what a resumable run yields, to its own topic.</summary>
    /// <exception cref="ArgumentException">The event is longer than a topic keeps, or is of a type that the engine has for itself.</exception>
    internal void PublishToRun(string topic, in SseEvent item)
    {
        if (_store.FindRunFault(new HubEvent(topic, item)) is { } fault) throw new ArgumentException(fault, nameof(item));
        PublishUnchecked(topic, item);
    }

    /// <summary>Publishes what the engine itself has to say, to a topic of any name.</summary>
    internal void PublishUnchecked(string topic, in SseEvent item)
    {
        var hubEvent = new HubEvent(topic, item);
        _backplane.Publish(new ReadOnlySpan<HubEvent>(in hubEvent));
    }

    /// <summary>What keeps an event from being published, in a sentence for the one who sent it; null where nothing does.</summary>
    public string? FindFault(in HubEvent hubEvent) => _store.FindFault(hubEvent);

    private static async ValueTask<string> AwaitAsync(Task pass, string id)
    {
        await pass.ConfigureAwait(false);
        return id;
    }

    private void Check(in HubEvent hubEvent, int index)
    {
        try
        {
            _store.Check(hubEvent);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Event {index}: {e.Message}", nameof(hubEvent), e);
        }
    }
}
