using System.Net.ServerSentEvents;
using System.Text.Json;
using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

/// <summary>What one subscriber has seen, over all its connections, and the rule that it must have been: every event of its topics once and in
/// order, but for gaps that a <c>rat.reset</c> has named.</summary>
internal sealed class StreamHistory(IReadOnlyList<string> names)
{
    private readonly List<SseItem<string>> _items = [];

    public IReadOnlyList<string> Names => names;

    public int Resets => _items.Count(item => item.EventType == "rat.reset");

    public bool EndsWith(string data) => _items.Count > 0 && _items[^1].Data == data;

    public void Add(IEnumerable<SseItem<string>> items) => _items.AddRange(items);

    /// <summary>Null where it is so; else what is wrong.</summary>
    /// <param name="published">All events that ever were, in their order.</param>
    /// <param name="isComplete">The subscriber has read to the end.</param>
    public string? Check(IReadOnlyList<PublishedEvent> published, bool isComplete = true)
    {
        var epochs = published.Select(item => EpochOf(item.Id)).Distinct().ToList();
        var own = published.Where(item => names.Any(name => TopicName.Matches(name, item.Topic))).ToList();
        var orders = own.ConvertAll(item => Order(item.Id));
        long? position = null;
        var knownGone = 0L;
        foreach (var item in _items)
        {
            var at = item.EventId is { } id ? Order(id) : position ?? 0;
            switch (item.EventType)
            {
                case "rat.hello":
                    position ??= at;
                    continue;
                case "rat.bye":
                    continue;
                case "rat.reset":
                    knownGone = Math.Max(knownGone, GoneThrough(item, at));
                    if (Skipped(position!.Value, at) is { } gone) return $"{gone} was passed over by {Text(item)}, which does not name it";
                    position = at;
                    continue;
            }

            if (at <= position) return $"{Text(item)} came after {position}";
            if (Skipped(position!.Value, at - 1) is { } skipped) return $"{skipped} was skipped before {Text(item)}";
            if (orders.BinarySearch(at) is var index && (index < 0 || own[index].Data != item.Data)) return $"{Text(item)} was never published like this";
            position = at;
        }

        return isComplete && Skipped(position ?? long.MaxValue, long.MaxValue) is { } missing ? $"{missing} never came" : null;

        PublishedEvent? Skipped(long after, long through)
        {
            var next = orders.BinarySearch(Math.Max(after, knownGone));
            next = next < 0 ? ~next : next + 1;
            return next < own.Count && orders[next] <= through ? own[next] : null;
        }

        long GoneThrough(SseItem<string> reset, long at)
        {
            var root = JsonDocument.Parse(reset.Data).RootElement;
            // Of another epoch everything is gone, and of this one nothing is known to be.
            return root.GetProperty("lost_through").GetString() is { } through ? Order(through) : at / EpochLength * EpochLength;
        }

        long Order(string id)
        {
            var index = epochs.IndexOf(EpochOf(id));
            // An epoch that nothing was published in is the last one, or the first.
            if (index < 0) index = EpochOf(id) == "e0" ? 0 : epochs.Count;
            return index * EpochLength + long.Parse(id.AsSpan(id.LastIndexOf('-') + 1));
        }
    }

    private const long EpochLength = 1_000_000_000;

    private static string EpochOf(string id) => id[..id.LastIndexOf('-')];

    private static string Text(SseItem<string> item) => $"[{item.EventType} {item.EventId} {item.Data}]";
}
