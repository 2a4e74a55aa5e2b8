namespace RatEngine.Benchmarks.Kestrel;

/// <summary>A generator that never waits.</summary>
internal static class EndlessText
{
    public static async IAsyncEnumerable<string> Generate(int count, int size)
    {
        await Task.CompletedTask; // An async iterator that never waits.
        var text = new string('x', size);
        for (var i = 0; i < count; i++) yield return text;
    }
}
