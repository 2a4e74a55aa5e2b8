using Microsoft.Extensions.Time.Testing;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Moves a clock until what it should bring about has happened.</summary>
internal static class FakeTime
{
    /// <summary>Moves the clock, a tenth of a second at a time, until the task has ended. A step may come before the server is ready for
    /// it: that is why there is more than one.</summary>
    /// <returns>How far the clock was moved.</returns>
    public static async Task<TimeSpan> AdvanceUntilAsync(this FakeTimeProvider time, Task task)
    {
        var patience = TimeProvider.System.GetTimestamp();
        var start = time.GetUtcNow();
        while (!task.IsCompleted)
        {
            if (TimeProvider.System.GetElapsedTime(patience) > TimeSpan.FromSeconds(10))
                throw new TimeoutException($"Not within {time.GetUtcNow() - start} of the moved clock.");
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await task;
        return time.GetUtcNow() - start;
    }

    /// <inheritdoc cref="AdvanceUntilAsync(FakeTimeProvider, Task)"/>
    public static Task<TimeSpan> AdvanceUntilAsync(this FakeTimeProvider time, Gate gate) => time.AdvanceUntilAsync(gate.WaitAsync());
}
