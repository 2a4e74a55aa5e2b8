using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/safe-stream</c>: 100 steps. <c>?fail_at=</c> throws at a step: the engine makes an <c>error</c> event of the exception and
/// ends the stream in good order. <c>finally</c> runs whatever happens, a disconnect included.</summary>
internal static partial class SafeStreamEndpoint
{
    private const int Total = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static void Map(RatApp app, TimeProvider time, ILogger logger, SseOptions options) => app.Sse(
        "/api/safe-stream",
        request => Run(QueryNumber.Read(request.Query("fail_at"), "fail_at", Total, 0, Total), time, logger, request.Aborted),
        AppJson.Wire.Step,
        options);

    public static async IAsyncEnumerable<Step> Run(int failAt, TimeProvider time, ILogger logger, [EnumeratorCancellation] CancellationToken stop)
    {
        int done = 0;
        try
        {
            for (; done < Total; done++)
            {
                if (done == failAt)
                    throw new InvalidOperationException($"The step {failAt} fails, as the client asked.");
                yield return new Step("step", done, Total);
                await Task.Delay(Pause, time, stop);
            }

            yield return new Step("completed", Total: Total);
        }
        finally
        {
            CleanedUp(logger, done, Total);
        }
    }

    [LoggerMessage(1000, LogLevel.Information, "Safe stream cleaned up after {Done} of {Total} steps.")]
    private static partial void CleanedUp(ILogger logger, int done, int total);
}
