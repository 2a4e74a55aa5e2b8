using Microsoft.Extensions.Logging;

namespace RatEngine.Sse;

/// <summary>Makes a stream of what a route's handler returns.</summary>
internal sealed class SseEndpoint<T>(SseItems<T> items, SseOptions options, ILogger logger)
{
    // Nobody can see whether a thread works or waits. A refusal takes far less than this, and an EventSource does not notice it.
    private static readonly TimeSpan BlockingOpenDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>HEAD gets the head that GET would get, and runs no handler.</summary>
    public static bool AnswersHead(RatRequest request, RatResponse response)
    {
        if (!request.Exchange.IsHead) return false;
        SseHead.Write(response);
        return true;
    }

    public async ValueTask RunAsync(RatRequest request, IAsyncEnumerable<T> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        // Before the generator runs: it may go on beside the stream, which must then not take the memory from under what it reads of the request.
        var stop = request.Aborted;
        request.Exchange.ReleaseHead();
        using var stream = new SseStream<T>(request.Exchange, items, options, OpenDelayOf(generator), logger);
        await stream.RunAsync(generator.GetAsyncEnumerator(stop)).ConfigureAwait(false);
    }

    private static TimeSpan OpenDelayOf(IAsyncEnumerable<T> generator) => generator is BlockingGenerator<T> ? BlockingOpenDelay : TimeSpan.Zero;
}
