namespace RatEngine;

/// <summary>Gives the events of all nodes one order, and brings them to each node's log. One node is a backplane too.</summary>
/// <remarks>
/// The contract, which is all that the hub relies on:
/// <list type="bullet">
/// <item>Order. Each event gets a sequence, one above the last; the sequences of an epoch begin at 1 and have no holes. They are the one order for
/// all nodes.</item>
/// <item>Delivery. Each event is handed to <see cref="IBackplaneSink.Accept"/> at least once, from any thread, before or after
/// <see cref="Publish"/> returns. Calls may be late, doubled, and out of order by at most <see cref="MaxReorder"/>: the hub holds back what is early
/// and drops what it has had.</item>
/// <item>Memory. Prepared data of an event is valid until <see cref="Publish"/> or <see cref="IBackplaneSink.Accept"/> has returned: who keeps the
/// event longer copies it, on both sides.</item>
/// <item>Down. While it cannot order events <see cref="Publish"/> throws <see cref="IOException"/>, and nothing of the event is kept; logs and open
/// streams go on with what they have. When it is back it delivers what was missed, or calls <see cref="IBackplaneSink.Restart"/> with a new epoch.</item>
/// <item>Restart. No call of <see cref="IBackplaneSink.Accept"/> for an event of the old epoch may begin or be under way once
/// <see cref="IBackplaneSink.Restart"/> was called: the sink takes each sequence as one of the epoch at hand. Both are called under one lock, or from
/// one thread.</item>
/// </list>
/// </remarks>
public interface IBackplane
{
    /// <summary>How far, in sequences, a call may come before one that belongs before it.</summary>
    const int MaxReorder = 1024;

    /// <summary>Called once, before anything else. The sink may be called once it has returned.</summary>
    /// <returns>The epoch: letters and digits, at most 16.</returns>
    string Start(IBackplaneSink sink);

    /// <summary>Orders the events, one behind the other with nothing between them. Thread-safe; does not wait for subscribers of any node.</summary>
    /// <returns>The place of the first: its epoch and sequence, taken together, so that a restart meanwhile cannot mix them.</returns>
    /// <exception cref="IOException">It is down: none of the events was taken.</exception>
    BackplanePosition Publish(ReadOnlySpan<HubEvent> events);
}

/// <summary>Where a backplane brings events to: the hub.</summary>
public interface IBackplaneSink
{
    /// <summary>Takes an event in the place that the backplane gave it. Thread-safe. Never waits for a subscriber.</summary>
    void Accept(long sequence, in HubEvent hubEvent);

    /// <summary>The order has begun anew: positions of the old epoch mean nothing any more.</summary>
    void Restart(string epoch);
}
