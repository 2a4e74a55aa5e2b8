using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary>The answer <c>{"epoch": …, "total": …, "topics": […]}</c>: how many topics match, and the first of them by name. It is made some topics
/// at a time, as fast as the client reads it.</summary>
internal sealed class TopicListAnswer(Hub hub, string prefix, int limit)
{
    private const int TopicsATime = 32;

    // What fits into it is sent whole; what does not is sent whenever so much has come together.
    private const int MaxHeldBytes = 16 * 1024;

    /// <summary>Sends it.</summary>
    public async ValueTask SendAsync(RatResponse response)
    {
        ArrayBufferWriter<byte> held = new();
        using Utf8JsonWriter json = new(held, new JsonWriterOptions { Encoder = AppJson.Wire.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("epoch"u8, hub.Epoch);
        json.WriteNumber("total"u8, hub.CountTopics(prefix));
        json.WriteStartArray("topics"u8);
        string? after = null;
        for (int left = limit; left > 0;)
        {
            IReadOnlyList<TopicInfo> topics = hub.ListTopics(prefix, after, Math.Min(left, TopicsATime));
            foreach (TopicInfo topic in topics)
                JsonSerializer.Serialize(json, topic, AppJson.Wire.TopicInfo);
            left -= topics.Count;
            if (topics.Count < TopicsATime)
                break;
            after = topics[^1].Name;
            await json.FlushAsync();
            if (held.WrittenCount >= MaxHeldBytes && !await TrySendAsync(response, held))
                return;
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        if (response.HasStarted)
            await TrySendAsync(response, held);
        else
            await response.SendAsync(held.WrittenMemory, "application/json");
    }

    /// <summary>Sends what has come together. False: the client has gone.</summary>
    private static async ValueTask<bool> TrySendAsync(RatResponse response, ArrayBufferWriter<byte> held)
    {
        if (!response.HasStarted)
            response.ContentType = "application/json";
        response.Body.Write(held.WrittenSpan);
        held.ResetWrittenCount();
        FlushResult flushed = await response.Body.FlushAsync();
        // A list that the client takes as fast as it comes must not keep this thread from other connections.
        await Task.Yield();
        return !flushed.IsCompleted;
    }
}
