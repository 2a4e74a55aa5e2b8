namespace RatEngine.PubSub;

/// <summary>A topic in the list of a pattern that matches it. Used under the hub's lock.</summary>
internal sealed class PatternMatch(TopicPattern pattern, Topic topic)
{
    public TopicPattern Pattern => pattern;

    public Topic Topic => topic;

    /// <summary>The one with the next newer event.</summary>
    public PatternMatch? Newer { get; set; }

    /// <summary>The one with the next older event.</summary>
    public PatternMatch? Older { get; set; }

    /// <summary>Its index in <see cref="TopicPattern.Matches"/>.</summary>
    public int PatternIndex { get; set; }

    /// <summary>Its index in <see cref="Topic.Patterns"/>.</summary>
    public int TopicIndex { get; set; }
}
