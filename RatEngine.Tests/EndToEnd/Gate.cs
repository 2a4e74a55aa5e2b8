namespace RatEngine.Tests.EndToEnd;

/// <summary>Something that happens once, for one side to say and the other to wait for.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _opened.Task.IsCompleted;

    public void Open() => _opened.TrySetResult();

    /// <summary>Waits, at most ten seconds.</summary>
    public Task WaitAsync() => _opened.Task.WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Waits, as a generator does: until its token is cancelled.</summary>
    public Task WaitAsync(CancellationToken stop) => _opened.Task.WaitAsync(stop);
}
