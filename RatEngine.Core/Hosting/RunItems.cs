using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using RatEngine.Sse;

namespace RatEngine.Hosting;

/// <summary>How what a resumable generator yields becomes events of its topic.</summary>
internal abstract class RunItems<T>
{
    public abstract void Publish(Hub hub, string topic, T item);
}

/// <summary>Chooses by the item's type.</summary>
internal static class RunItems
{
    /// <exception cref="ArgumentException">The type is neither string nor <see cref="SseEvent"/>, and has no JSON type info.</exception>
    public static RunItems<T> For<T>(string pattern, JsonTypeInfo<T>? json)
    {
        if (json is not null) return new JsonItems<T>(json);
        if (typeof(T) == typeof(SseEvent)) return (RunItems<T>)(object)new EventItems();
        if (typeof(T) == typeof(string)) return (RunItems<T>)(object)new StringItems();
        throw SseItems.Unknown<T>(pattern);
    }

    private sealed class EventItems : RunItems<SseEvent>
    {
        // Ids are the hub's: they are what a viewer resumes from.
        public override void Publish(Hub hub, string topic, SseEvent item) => hub.PublishToRun(topic, item with { Id = null });
    }

    private sealed class StringItems : RunItems<string>
    {
        public override void Publish(Hub hub, string topic, string item)
        {
            if (!ManualFormat.IsManual(item))
            {
                hub.PublishToRun(topic, new SseEvent(item));
                return;
            }

            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(item));
            foreach (var parsed in SseParser.Create(stream).Enumerate())
            {
                var type = parsed.EventType == SseParser.EventTypeDefault ? null : parsed.EventType;
                hub.PublishToRun(topic, new SseEvent(parsed.Data, type) { Retry = parsed.ReconnectionInterval });
            }
        }
    }

    private sealed class JsonItems<T>(JsonTypeInfo<T> json) : RunItems<T>
    {
        public override void Publish(Hub hub, string topic, T item) => hub.PublishToRun(topic, SseEvent.Json(item, json));
    }
}
