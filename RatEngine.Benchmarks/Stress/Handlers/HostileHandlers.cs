namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>The handlers that do what no handler should: a table of their names.</summary>
internal static class HostileHandlers
{
    public const string Root = "/hostile/";

    private static readonly (string Name, HostileHandler Handler)[] Table =
    [
        ("timed-flush", AbandoningHandlers.TimeOutFlushAsync),
        ("timed-read", AbandoningHandlers.TimeOutReadAsync),
        ("left-flush", AbandoningHandlers.LeaveFlushAsync),
        ("left-read", AbandoningHandlers.LeaveReadAsync),
        ("left-both", AbandoningHandlers.LeaveBothAsync),
        ("throw", ThrowingHandlers.ThrowAsync),
        ("keep", KeptHandles.KeepAsync),
        ("unread", ThrowingHandlers.LeaveBodyUnreadAsync),
        ("half", ThrowingHandlers.AnswerHalfAsync),
        ("block", ThrowingHandlers.BlockAsync),
    ];

    /// <summary>What a request to one of them looks like: <c>/hostile/NAME/ID?at=N</c>.</summary>
    internal delegate ValueTask HostileHandler(RatRequest request, RatResponse response, uint id, int at);

    public static void AddTo(RatApp app)
    {
        foreach (var (name, handler) in Table)
        {
            foreach (var method in new[] { "GET", "POST" }) app.Map<string>(method, $"{Root}{name}/<id>", (request, response, id) =>
            {
                ServerFaults.CountHandled(name);
                return handler(request, response, HonestHandlers.IdOf(id), HonestHandlers.Number(request, "at"));
            });
        }

        app.Sse<string, SseEvent>(Root + "generate/<id>", (request, id) => HostileStreams.GenerateAsync(HonestHandlers.IdOf(id), HonestHandlers.Number(request, "at")));
        app.Sse<string, SseEvent>(
            Root + "generate-blocking/<id>", (request, id) => HostileStreams.Generate(HonestHandlers.IdOf(id), HonestHandlers.Number(request, "at")));
    }

    /// <summary>Holds the thread up.</summary>
    public static void Block(int milliseconds)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(milliseconds);
    }
}
