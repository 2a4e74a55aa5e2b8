namespace RatEngine.Tests.Support;

/// <summary>Waits for state of the operating system that nobody announces, such as the count of open descriptors. Whatever has an event,
/// a task or a log entry is awaited by that instead.</summary>
internal static class Poll
{
    /// <summary>Returns once the condition holds.</summary>
    /// <param name="condition">Asked every 10 ms.</param>
    /// <param name="what">Names the condition in the failure; asked when it comes to that.</param>
    /// <param name="patience">How long to ask; null is ten seconds.</param>
    /// <exception cref="TimeoutException">It did not hold within that time.</exception>
    public static Task UntilAsync(Func<bool> condition, Func<string> what, TimeSpan? patience = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, patience);

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string}, TimeSpan?)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? patience = null)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var most = patience ?? TimeSpan.FromSeconds(10);
        while (!await condition())
        {
            if (clock.GetElapsedTime(start) > most) throw new TimeoutException($"Not within {most.TotalSeconds} s: {what()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock);
        }
    }
}
