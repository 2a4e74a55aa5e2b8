namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>Preempts at random, in each schedule with another probability, so that some have few preemptions and some have many.</summary>
internal sealed class RandomStrategy : Strategy
{
    private readonly Random _random;
    private readonly double _probability;

    public RandomStrategy(int seed)
    {
        _random = new Random(seed);
        _probability = Math.Pow(0.5, 1 + _random.Next(6));
    }

    public List<int> Choices { get; } = [];

    public override int Choose(int options, bool isPreemption)
    {
        var choice = !isPreemption || _random.NextDouble() < _probability ? _random.Next(options) : 0;
        Choices.Add(choice);
        return choice;
    }
}
