using System.Runtime.CompilerServices;

namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>Generators whose events carry the content of their own request: each goes on where the one before has ended.</summary>
internal static class StampedStreams
{
    private static readonly ResumableOptions RunOptions = new() { MaxEndedRuns = 200, GracePeriod = TimeSpan.FromSeconds(10) };

    public static void AddTo(RatApp app) => app
        .Sse<string, SseEvent>("/generate/<id>", (request, id) => GenerateAsync(HonestHandlers.IdOf(id), CountOf(request), MillisecondsOf(request), request.Aborted))
        .Sse<string, SseEvent>("/generate-blocking/<id>", (request, id) => Generate(HonestHandlers.IdOf(id), CountOf(request), MillisecondsOf(request)))
        .SseResumable<string, SseEvent>(
            "/runs/<id>",
            (request, id, cancel) => GenerateAsync(HonestHandlers.IdOf(id), Number(request, "events"), Number(request, "ms"), cancel),
            options: RunOptions);

    /// <summary>How many bytes of content the event has.</summary>
    public static int BytesOf(int number) => number % 40 == 0 ? 6000 : 32 + number % 7 * 48;

    private static int CountOf(RatRequest request) => HonestHandlers.Number(request, "events");

    private static int MillisecondsOf(RatRequest request) => HonestHandlers.Number(request, "ms");

    private static int Number(RunRequest request, string name) => int.TryParse(request.Query(name), out var number) ? number : 0;

    private static async IAsyncEnumerable<SseEvent> GenerateAsync(uint id, int count, int milliseconds, [EnumeratorCancellation] CancellationToken stop)
    {
        var offset = 0L;
        for (var i = 0; i < count; i++)
        {
            yield return new SseEvent(Stamp.Bytes(id, BytesOf(i), offset));
            offset += BytesOf(i);
            if (milliseconds > 0) await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop);
        }
    }

    private static IEnumerable<SseEvent> Generate(uint id, int count, int milliseconds)
    {
        var offset = 0L;
        for (var i = 0; i < count; i++)
        {
            yield return new SseEvent(Stamp.Bytes(id, BytesOf(i), offset));
            offset += BytesOf(i);
            if (milliseconds > 0) HostileHandlers.Block(milliseconds);
        }
    }
}
