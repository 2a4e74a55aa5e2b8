namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Goes through all schedules with at most so many delays, depth first. A delay is a choice other than the first: another party runs than the one
/// that would have. Most faults of concurrency need one or two (Emmi, Qadeer and Rakamarić, "Delay-Bounded Scheduling", 2011).</summary>
internal sealed class ExhaustiveStrategy(int maxDelays) : Strategy
{
    private readonly List<Decision> _trail = [];
    private int _next;
    private int _delays;

    /// <summary>The choices of the schedule at hand.</summary>
    public IReadOnlyList<int> Choices => [.. _trail.Take(_next).Select(decision => decision.Chosen)];

    public override int Choose(int options, bool isPreemption)
    {
        if (_next == _trail.Count) _trail.Add(new Decision(0, options));
        var decision = _trail[_next++];
        if (decision.Options != options)
            throw new InvalidOperationException($"The scenario is not deterministic: at decision {_next} there were {decision.Options} options, now {options}.");
        if (decision.Chosen > 0) _delays++;
        return decision.Chosen;
    }

    /// <summary>Moves on to the next schedule. False: that was the last.</summary>
    public bool MoveNext()
    {
        // What the last schedule did not reach belongs to the one before.
        _trail.RemoveRange(_next, _trail.Count - _next);
        for (var i = _trail.Count - 1; i >= 0; i--)
        {
            var decision = _trail[i];
            if (decision.Chosen > 0) _delays--;
            if (_delays >= maxDelays || decision.Chosen + 1 >= decision.Options)
            {
                _trail.RemoveAt(i);
                continue;
            }

            _trail[i] = decision with { Chosen = decision.Chosen + 1 };
            (_next, _delays) = (0, 0);
            return true;
        }

        return false;
    }

    private readonly record struct Decision(int Chosen, int Options);
}
