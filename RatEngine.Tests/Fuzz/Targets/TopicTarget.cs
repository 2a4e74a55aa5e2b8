using RatEngine.PubSub;

namespace RatEngine.Tests.Fuzz;

/// <summary>Names and patterns of topics, a line each: a pattern matches a name as level by level comparison has it.</summary>
internal sealed class TopicTarget : IFuzzTarget
{
    private const int MaxCharacters = 200;

    public void Run(ReadOnlyMemory<byte> input)
    {
        var lines = FuzzText.Of(input.Span).Split('\n');
        var (pattern, name) = (lines[0], lines[^1]);
        Claim.Same(IsValid(name), TopicName.IsValid(name), "a valid name");
        Claim.Same(pattern.Split('/').Any(level => level is "*" or "**"), TopicName.IsPattern(pattern), "a pattern");
        Claim.Same(Matches(pattern.Split('/'), name.Split('/')), TopicName.Matches(pattern, name), "a match");
    }

    private static bool IsValid(string name)
    {
        var halves = name.Where((character, i) => char.IsSurrogate(character)
            && !(char.IsHighSurrogate(character) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
            && !(char.IsLowSurrogate(character) && i > 0 && char.IsHighSurrogate(name[i - 1])));
        return name.EnumerateRunes().Count() is > 0 and <= MaxCharacters && !name.Any(char.IsControl) && !halves.Any();
    }

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> name)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == "**" && i == pattern.Length - 1) return i < name.Length;
            if (i >= name.Length || (pattern[i] != "*" && pattern[i] != name[i])) return false;
        }

        return pattern.Length == name.Length;
    }
}
