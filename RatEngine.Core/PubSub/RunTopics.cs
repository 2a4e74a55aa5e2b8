namespace RatEngine.PubSub;

/// <summary>The topics of resumable runs: one with a single writer, which ends.</summary>
internal sealed class RunTopics(TopicStore store)
{
    /// <summary>The topic, made where there is none, kept as long as its run is known.</summary>
    public Topic Pin(string name)
    {
        using var held = store.Gate.Enter();
        var topic = store.TopicOf(name);
        topic.IsPinned = true;
        return topic;
    }

    /// <summary>The run that the topic is for is forgotten: it goes when its events and subscribers have.</summary>
    public void Unpin(Topic topic)
    {
        using var held = store.Gate.Enter();
        UnpinHeld(topic);
    }

    /// <summary>Forgets a run's topic, once its end has come and nothing is left of it. False: it stays.</summary>
    public bool TryUnpinEnded(Topic topic)
    {
        using var held = store.Gate.Enter();
        if (topic.Log.Count > 0 || !HasEnded(topic)) return false;
        UnpinHeld(topic);
        return true;
    }

    /// <summary>Forgets a run's topic, once its end has come and nobody watches, with what is left of it. False: it stays.</summary>
    public bool TryDropEnded(Topic topic)
    {
        using var held = store.Gate.Enter();
        while (HasEnded(topic))
        {
            if (store.Retention.EvictSome(topic))
            {
                store.Gate.Step(StoreLock.StepsATurn);
                continue;
            }

            UnpinHeld(topic);
            return true;
        }

        return false;
    }

    /// <summary>Nothing more will come: streams end behind what there is.</summary>
    public void End(Topic topic)
    {
        using var held = store.Gate.Enter();
        topic.EndSequence = topic.Log.LastSequence;
        topic.WakeAll();
    }

    public bool HasSubscribers(Topic topic)
    {
        using var held = store.Gate.EnterBriefly();
        return topic.Subscribers > 0;
    }

    /// <summary>True where the id is that of the topic's last event, and no more will come.</summary>
    public bool IsAtEnd(string name, string? id)
    {
        if (id is null || !EventId.TryParse(id, out var seen)) return false;
        using var held = store.Gate.Enter();
        return seen.Epoch == store.Order.Epoch && store.Table.TryGet(name, out var topic)
            && topic.EndSequence != long.MaxValue && topic.EndSequence - store.Order.EpochStart <= seen.Sequence;
    }

    private static bool HasEnded(Topic topic) => topic.EndSequence != long.MaxValue && topic.Subscribers == 0;

    private void UnpinHeld(Topic topic)
    {
        topic.IsPinned = false;
        store.Table.ForgetUnused(topic);
    }
}
