using Microsoft.Extensions.Time.Testing;

namespace RatEngine.Tests.Server;

/// <summary>Reads generators whose clock the test moves.</summary>
internal static class StreamReading
{
    // Only a broken test waits as long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The next item, which must come without the clock being moved.</summary>
    public static async Task<T> NextAsync<T>(this IAsyncEnumerator<T> items)
    {
        Assert.That(await items.MoveNextAsync().AsTask().WaitAsync(Patience), Is.True, "The stream has ended.");
        return items.Current;
    }

    /// <summary>The next item, which must wait for the clock, and come when it has moved.</summary>
    public static async Task<T> NextAfterAsync<T>(this IAsyncEnumerator<T> items, FakeTimeProvider time, TimeSpan wait)
    {
        Task<bool> next = items.MoveNextAsync().AsTask();
        time.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.That(next.IsCompleted, Is.False, "The item came before its time.");
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await next.WaitAsync(Patience), Is.True, "The stream has ended.");
        return items.Current;
    }

    /// <summary>Whether the stream ends without the clock being moved.</summary>
    public static async Task<bool> EndsAsync<T>(this IAsyncEnumerator<T> items) => !await items.MoveNextAsync().AsTask().WaitAsync(Patience);
}
