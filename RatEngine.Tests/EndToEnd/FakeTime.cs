using Microsoft.Extensions.Time.Testing;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Moves a clock until what it should bring about has happened.</summary>
internal static class FakeTime
{
    // Without it an hour of the clock would pass while another thread waits for a processor, and with it what the test looks at afterwards.
    private static readonly TimeSpan StepPause = TimeSpan.FromMilliseconds(1);

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
            await Task.WhenAny(task, Task.Delay(StepPause, TimeProvider.System));
        }

        await task;
        return time.GetUtcNow() - start;
    }

    /// <inheritdoc cref="AdvanceUntilAsync(FakeTimeProvider, Task)"/>
    public static Task<TimeSpan> AdvanceUntilAsync(this FakeTimeProvider time, Gate gate) => time.AdvanceUntilAsync(gate.WaitAsync());
}
