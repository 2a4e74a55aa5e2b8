namespace RatEngine.Tests.Support;

/// <summary>Waits for state of the operating system that nobody announces, such as the count of open descriptors. Whatever has an event,
/// a task or a log entry is awaited by that instead.</summary>
internal static class Poll
{
    /// <summary>Returns once the condition holds.</summary>
    /// <param name="condition">Asked every 10 ms.</param>
    /// <param name="what">Names the condition in the failure; asked when it comes to that.</param>
    /// <exception cref="TimeoutException">It did not hold within ten seconds.</exception>
    public static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!condition())
        {
            if (clock.GetElapsedTime(start) > TimeSpan.FromSeconds(10)) throw new TimeoutException($"Not within 10 s: {what()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock);
        }
    }
}
