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
        var exchange = request.Exchange;
        // For as long as the stream writes to the connection: middleware that does not wait for it must not give the connection to the next request.
        _ = request.Enter();
        try
        {
            exchange.IsStreaming = true;
            // Before the generator runs: it may go on beside the stream, which must then not take the memory from under what it reads of the request.
            var stop = request.Aborted;
            exchange.ReleaseHead();
            using var stream = new SseStream<T>(exchange, items, options, OpenDelayOf(generator), logger);
            await stream.RunAsync(generator.GetAsyncEnumerator(stop)).ConfigureAwait(false);
            // What middleware does wrong after it takes nothing back.
            if (exchange.Response.IsStarted) exchange.Response.TryFinish();
        }
        finally
        {
            exchange.IsStreaming = false;
            exchange.Gate.Leave();
        }
    }

    private static TimeSpan OpenDelayOf(IAsyncEnumerable<T> generator) => generator is BlockingGenerator<T> ? BlockingOpenDelay : TimeSpan.Zero;
}
