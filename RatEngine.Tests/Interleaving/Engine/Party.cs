namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>A thread of a schedule: a thread of the product, a continuation or a peer. One party runs at a time.</summary>
internal sealed class Party(int id, string name, Action body, bool isDaemon)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    public Action Body { get; } = body;

    /// <summary>A daemon may still be waiting when everything else has ended; any other party that waits then is stuck.</summary>
    public bool IsDaemon { get; } = isDaemon;

    public AutoResetEvent WakeUp { get; } = new(initialState: false);

    public bool IsStarted { get; set; }

    public bool IsFinished { get; set; }

    /// <summary>What it waits for; null while it can run.</summary>
    public Func<bool>? Condition { get; set; }

    public string WaitsFor { get; set; } = "";

    public int LocksHeld { get; set; }

    /// <summary>The locks whose scopes are open, the innermost last.</summary>
    public Stack<Lock> Scopes { get; } = [];

    public bool CanRun => !IsFinished && (Condition is null || Condition());
}
