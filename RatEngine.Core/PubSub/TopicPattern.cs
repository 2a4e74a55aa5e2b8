namespace RatEngine.PubSub;

/// <summary>A pattern that somebody is subscribed to, and the topics that match it now. One for all its subscribers. Used under the hub's lock.</summary>
internal sealed class TopicPattern(string name) : EventSource(name)
{
    public HashSet<Topic> Topics { get; } = [];

    public bool Matches(Topic topic) => TopicName.Matches(Name, topic.Name);

    public void Add(Topic topic)
    {
        Topics.Add(topic);
        (topic.Patterns ??= []).Add(this);
    }
}
