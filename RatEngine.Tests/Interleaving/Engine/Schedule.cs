using System.Diagnostics;

namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Runs the parties of one scenario, one at a time, in the order that a <see cref="Strategy"/> chooses. A party can be replaced by another at
/// each point that the rewriter put into the code, and wherever it waits.</summary>
internal sealed class Schedule(Strategy strategy, bool[] activeSites, bool isTraced)
{
    // Far more than any scenario needs: a party that is still running then does not end.
    private const int MaxSteps = 20_000;

    [ThreadStatic]
    private static Party? _current;

    private readonly List<Party> _parties = [];
    private static readonly AutoResetEvent Ended = new(initialState: false);
    private readonly List<string> _trace = [];
    private int _steps;
    private int _last = -1;
    private bool _isDeciding;
    private bool _isAbandoned;

    /// <summary>The schedule that runs in this process; null: none does.</summary>
    public static Schedule? Active { get; private set; }

    /// <summary>The party that this thread runs; null outside of schedules, and while a scenario is set up.</summary>
    public static Party? Current => _current;

    /// <summary>The first thing that went wrong; null: nothing did.</summary>
    public string? Fault { get; private set; }

    public ModelLocks Locks { get; } = new();

    public IReadOnlyList<string> Trace => _trace;

    /// <summary>Sets the scenario up, runs its parties until none can go on, and checks what is left.</summary>
    public void Run(Scenario scenario)
    {
        Active = this;
        try
        {
            scenario.Begin(this);
            if (Next(null) is { } first)
            {
                Resume(first);
                Ended.WaitOne();
            }

            if (Fault is null) FindStuck(scenario.EndsThreads);
            if (Fault is null) Fault = scenario.FindFault();
        }
        finally
        {
            Abandon();
            Active = null;
        }
    }

    /// <summary>Adds a party, which runs when it is chosen.</summary>
    public Party Spawn(string name, Action body, bool isDaemon = false)
    {
        var party = new Party(_parties.Count, name, body, isDaemon);
        _parties.Add(party);
        return party;
    }

    /// <summary>Adds a party that runs an asynchronous method, and is not finished before that is.</summary>
    public Party Spawn(string name, Func<Task> body) => Spawn(name, () => Await(body()));

    /// <summary>Waits for a task and throws what it failed with.</summary>
    public void Await(Task task)
    {
        Block("a task", () => task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Another party may run here.</summary>
    public void Point(int site)
    {
        if (_current is not { } party || _isDeciding || !activeSites[site] || (party.LocksHeld > 0 && strategy.PassesOverLocked)) return;
        Switch(party, isTraced ? Sites.NameOf(site) : "");
    }

    /// <summary>As the other, at a place that has no number.</summary>
    public void Point(string what)
    {
        if (_current is { } party && !_isDeciding) Switch(party, what);
    }

    /// <summary>The party waits until the condition holds. The condition is looked at while no party runs, and must change nothing.</summary>
    public void Block(string what, Func<bool> condition)
    {
        if (_current is not { } party) throw new InvalidOperationException($"Only a party can wait for {what}.");
        if (condition()) return;
        party.Condition = condition;
        party.WaitsFor = what;
        Switch(party, $"waits for {what}");
        party.Condition = null;
    }

    /// <summary>Notes what went wrong; the first counts. Ends the schedule.</summary>
    public void Fail(string fault)
    {
        Fault ??= fault;
        if (_current is null) return;
        _isAbandoned = true;
        throw new ScheduleAbandonedException();
    }

    private void Resume(Party party)
    {
        if (party.IsStarted) party.WakeUp.Set();
        else PartyThread.Run(() => RunParties(party));
    }

    /// <summary>Runs a party, and on the same thread those that begin where another ends.</summary>
    private void RunParties(Party? party)
    {
        while (party is { IsStarted: false }) party = Run(party);
        if (party is null) Ended.Set();
        else party.WakeUp.Set();
    }

    /// <returns>The party to run next; null: the schedule is over.</returns>
    private Party? Run(Party party)
    {
        party.IsStarted = true;
        _current = party;
        try
        {
            party.Body();
        }
        catch (ScheduleAbandonedException)
        {
            // Another party failed, or this one waited at the end.
        }
        catch (Exception e)
        {
            Fault ??= $"{party.Name} failed: {e}";
            _isAbandoned = true;
        }

        _current = null;
        party.IsFinished = true;
        if (isTraced) _trace.Add($"{party.Name}: ends");
        return _isAbandoned ? null : Next(null);
    }

    private void Switch(Party party, string what)
    {
        if (_isAbandoned) throw new ScheduleAbandonedException();
        if (isTraced) _trace.Add($"{party.Name}: {what}");
        if (++_steps > MaxSteps) Fail($"No end after {MaxSteps} steps; {party.Name} was at: {what}");
        var next = Next(party);
        if (next == party) return;
        if (next is null) Ended.Set();
        else Resume(next);
        party.WakeUp.WaitOne();
        if (_isAbandoned) throw new ScheduleAbandonedException();
    }

    /// <summary>The party to run; null: none can. The first choice is the one that runs now, or the one that has waited longest in turn.</summary>
    private Party? Next(Party? current)
    {
        _isDeciding = true;
        try
        {
            var canGoOn = current is { CanRun: true };
            var options = new List<Party>(_parties.Count);
            if (canGoOn) options.Add(current!);
            for (var i = 1; i <= _parties.Count; i++)
            {
                var party = _parties[(_last + i) % _parties.Count];
                if (party != current && party.CanRun) options.Add(party);
            }

            if (options.Count == 0) return null;
            var next = options.Count == 1 ? options[0] : options[strategy.Choose(options.Count, isPreemption: canGoOn)];
            _last = next.Id;
            return next;
        }
        finally
        {
            _isDeciding = false;
        }
    }

    private void FindStuck(bool endsThreads)
    {
        foreach (var party in _parties)
        {
            if (!party.IsFinished && (endsThreads || !party.IsDaemon)) Fault ??= $"{party.Name} waits for ever for {party.WaitsFor}";
        }
    }

    /// <summary>Ends the parties that wait, one after another.</summary>
    private void Abandon()
    {
        _isAbandoned = true;
        // The list may grow while code that is unwound runs.
        for (var i = 0; i < _parties.Count; i++)
        {
            if (_parties[i].IsFinished || !_parties[i].IsStarted) continue;
            _parties[i].WakeUp.Set();
            if (!Ended.WaitOne(TimeSpan.FromSeconds(20))) throw new UnreachableException($"{_parties[i].Name} does not end: it blocks where the schedule cannot see it.");
        }
    }
}

/// <summary>Ends a party of a schedule that is over.</summary>
internal sealed class ScheduleAbandonedException : Exception;
