using Microsoft.Extensions.Logging;

namespace RatEngine.Sse;

/// <summary>Makes a stream of what a route's handler returns.</summary>
internal sealed class SseEndpoint<T>(SseItems<T> items, SseOptions options, ILogger logger)
{
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
        using var stream = new SseStream<T>(request.Exchange, items, options, logger);
        await stream.RunAsync(generator.GetAsyncEnumerator(request.Exchange.StreamToken)).ConfigureAwait(false);
    }
}
