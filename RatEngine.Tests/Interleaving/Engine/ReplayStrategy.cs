namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Makes given choices again.</summary>
internal sealed class ReplayStrategy(IReadOnlyList<int> choices) : Strategy
{
    private int _next;

    public override int Choose(int options, bool isPreemption) => _next < choices.Count ? choices[_next++] : 0;
}
