namespace RatEngine.Server;

/// <summary>Waits that end for more than one reason.</summary>
internal static class Wait
{
    /// <summary>Waits for a task, but not longer than a time. True where the task has ended, false where the time has passed.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<bool> ForAsync(Task task, TimeSpan atMost, TimeProvider time, CancellationToken stop)
    {
        if (task.IsCompleted || atMost <= TimeSpan.Zero)
            return task.IsCompleted;
        // The timer is taken back when the task comes first, else each would stay until its time.
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(task, Task.Delay(atMost, time, done.Token));
        await done.CancelAsync();
        stop.ThrowIfCancellationRequested();
        return task.IsCompleted;
    }
}
