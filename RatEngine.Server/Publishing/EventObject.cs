using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RatEngine.Server.Publishing;

/// <summary>Reads an event that came as a JSON object: <c>{"topic": "a", "data": …, "event": "type", "key": "k", "retry": 3000}</c>, with
/// <c>topics</c> in place of <c>topic</c> for one event on several.</summary>
internal static class EventObject
{
    private const string Members = "topic or topics, data, event, key and retry";

    /// <summary>Reads it.</summary>
    /// <param name="json">The value, valid UTF-8.</param>
    /// <param name="isSingle">True where it names one topic, not a list.</param>
    /// <param name="bytes">How long it is for each topic, without the topic.</param>
    /// <returns>One event a topic.</returns>
    /// <exception cref="PublicationException">It is no such object.</exception>
    public static IEnumerable<HubEvent> Read(JsonElement json, out bool isSingle, out long bytes)
    {
        Dictionary<string, JsonElement> members = ReadMembers(json);
        isSingle = members.ContainsKey("topic");
        if (isSingle == members.ContainsKey("topics"))
            throw new PublicationException($"Met {(isSingle ? "topic and topics" : "neither topic nor topics")}, expected one of them.");
        if (!members.TryGetValue("data", out JsonElement data))
            throw new PublicationException("Met no data, expected a text or any other JSON value.");
        SseEvent item = EventParts.Make(ReadData(data), ReadText(members, "event"), ReadRetry(members));
        string? key = ReadText(members, "key");
        bytes = members.Where(member => member.Key is not ("topic" or "topics")).Sum(member => (long)JsonMarshal.GetRawUtf8Value(member.Value).Length);
        return ReadTopics(members).Select(topic => new HubEvent(topic, item, key));
    }

    private static Dictionary<string, JsonElement> ReadMembers(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new PublicationException($"Met {Name(json)}, expected an object with {Members}.");
        Dictionary<string, JsonElement> members = [];
        foreach (JsonProperty member in json.EnumerateObject())
        {
            string name = ReadName(member);
            if (name == "id")
                throw new PublicationException("Met an id, expected none: ids are the hub's.");
            if (!IsMember(name))
                throw new PublicationException($"Met an unknown member, expected {Members}.");
            if (!members.TryAdd(name, member.Value))
                throw new PublicationException($"Met {name} twice, expected it once.");
        }

        return members;
    }

    private static bool IsMember(string name) => name is "topic" or "topics" or "data" or "event" or "key" or "retry";

    private static string ReadName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new PublicationException("Met half of a surrogate pair in a member's name, expected a text that is Unicode.");
        }
    }

    private static IEnumerable<string> ReadTopics(Dictionary<string, JsonElement> members)
    {
        if (members.TryGetValue("topic", out JsonElement topic))
            return [ReadText(topic, "topic")];
        JsonElement topics = members["topics"];
        if (topics.ValueKind != JsonValueKind.Array || topics.GetArrayLength() == 0)
            throw new PublicationException($"Met {Name(topics)} as topics, expected a list of one or more texts.");
        return [.. topics.EnumerateArray().Select(item => ReadText(item, "an item of topics"))];
    }

    // A text is its characters, whatever else there is goes as its JSON.
    private static ReadOnlyMemory<byte> ReadData(JsonElement data) => data.ValueKind == JsonValueKind.String
        ? Encoding.UTF8.GetBytes(ReadText(data, "data"))
        : JsonMarshal.GetRawUtf8Value(data).ToArray();

    private static int? ReadRetry(Dictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("retry", out JsonElement retry) || retry.ValueKind == JsonValueKind.Null)
            return null;
        if (retry.ValueKind == JsonValueKind.Number && retry.TryGetInt32(out int wait) && wait is >= 0 and <= EventParts.MaxRetryMs)
            return wait;
        throw new PublicationException($"Met {Name(retry)} as retry, expected a whole number of milliseconds from 0 to {EventParts.MaxRetryMs}.");
    }

    private static string? ReadText(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? ReadText(member, name) : null;

    private static string ReadText(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.String)
            throw new PublicationException($"Met {Name(json)} as {name}, expected a text.");
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new PublicationException($"Met half of a surrogate pair in {name}, expected a text that is Unicode.");
        }
    }

    private static string Name(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {json.GetArrayLength()}",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => json.GetRawText(),
    };
}
