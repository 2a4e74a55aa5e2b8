namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>Generators that throw, block, or go on whether anybody reads or not.</summary>
internal static class HostileStreams
{
    private const int Most = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async IAsyncEnumerable<SseEvent> GenerateAsync(uint id, int at)
    {
        ServerFaults.CountHandled("generate");
        for (var i = 0; i < Most; i++)
        {
            if (at % 3 == 0 && i == at % Most) throw new InvalidOperationException("A hostile generator throws.");
            yield return new SseEvent(Stamp.Bytes(id, 4096));
            if (at % 3 == 1 && i % 20 == 0) await Task.Delay(Pause, TimeProvider.System);
            if (at % 3 == 2 && i % 50 == 0) HostileHandlers.Block(5);
        }
    }

    public static IEnumerable<SseEvent> Generate(uint id, int at)
    {
        ServerFaults.CountHandled("generate-blocking");
        for (var i = 0; i < Most; i++)
        {
            if (at % 2 == 0 && i == at % Most) throw new InvalidOperationException("A hostile generator throws.");
            yield return new SseEvent(Stamp.Bytes(id, 4096));
            if (i % 50 == 0) HostileHandlers.Block(10);
        }
    }
}
