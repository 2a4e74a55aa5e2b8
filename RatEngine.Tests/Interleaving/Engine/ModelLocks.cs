namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>The locks of a schedule. The real ones are not taken: a party that would block on one must let another run.</summary>
internal sealed class ModelLocks
{
    private readonly Dictionary<object, State> _locks = new(ReferenceEqualityComparer.Instance);

    public void Enter(Schedule schedule, object key)
    {
        var state = StateOf(key);
        var party = Schedule.Current!;
        if (state.Owner != party) schedule.Block($"the lock of {key.GetType().Name}", () => state.Owner is null);
        state.Owner = party;
        state.Count++;
        party.LocksHeld++;
    }

    public bool TryEnter(Schedule schedule, object key)
    {
        var state = StateOf(key);
        if (state.Owner is not null && state.Owner != Schedule.Current) return false;
        state.Owner = Schedule.Current;
        state.Count++;
        Schedule.Current!.LocksHeld++;
        return true;
    }

    public void Exit(object key)
    {
        var state = StateOf(key);
        if (state.Owner is not { } owner || owner != Schedule.Current) return;
        owner.LocksHeld--;
        if (--state.Count == 0) state.Owner = null;
    }

    /// <summary>Waits for a pulse. Time does not pass: a timeout never ends it.</summary>
    public void Wait(Schedule schedule, object key)
    {
        var state = StateOf(key);
        var (party, count) = (Schedule.Current!, state.Count);
        var waiter = new Waiter();
        state.Waiters.Enqueue(waiter);
        (state.Owner, state.Count) = (null, 0);
        party.LocksHeld -= count;
        schedule.Block($"a pulse of {key.GetType().Name}", () => waiter.IsPulsed && state.Owner is null);
        (state.Owner, state.Count) = (party, count);
        party.LocksHeld += count;
    }

    public void Pulse(object key)
    {
        if (StateOf(key).Waiters.TryDequeue(out var waiter)) waiter.IsPulsed = true;
    }

    public void PulseAll(object key)
    {
        foreach (var waiter in StateOf(key).Waiters) waiter.IsPulsed = true;
        StateOf(key).Waiters.Clear();
    }

    private State StateOf(object key)
    {
        if (!_locks.TryGetValue(key, out var state)) _locks[key] = state = new State();
        return state;
    }

    private sealed class State
    {
        public Party? Owner { get; set; }

        public int Count { get; set; }

        public Queue<Waiter> Waiters { get; } = [];
    }

    private sealed class Waiter
    {
        public bool IsPulsed { get; set; }
    }
}
