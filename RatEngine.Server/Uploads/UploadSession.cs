namespace RatEngine.Server.Uploads;

/// <summary>One upload and those who watch it. A watcher takes nothing from the others: it looks at the latest state and waits for the next,
/// so a slow one skips states in the middle, and every one comes to the end. For any thread.</summary>
internal sealed class UploadSession(string id, TimeProvider time)
{
    // Ten pictures a second are as many as a progress bar needs; fewer bytes than a hundredth of the whole do not move it.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private UploadState _state = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _reportedAt;

    public string Id { get; } = id;

    /// <summary>Watchers and uploads that hold the session now. Guarded by the registry's lock.</summary>
    public int Users { get; set; }

    /// <summary>Who has uploaded to it last. Guarded as <see cref="Users"/>, as are the next two.</summary>
    public ClientKey Owner { get; set; }

    /// <summary>It counts in the quota of its owner.</summary>
    public bool IsCounted { get; set; }

    /// <summary>It goes with the last who holds it.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>The state now.</summary>
    public UploadState State => Look().State;

    /// <summary>The state now, and a task that ends when there is another.</summary>
    public (UploadState State, Task Changed) Look()
    {
        lock (_gate)
            return (_state, _changed.Task);
    }

    /// <summary>Begins an upload. A file that is there stays until the new one is whole.</summary>
    /// <param name="fileName">The client's name for the file.</param>
    /// <param name="totalBytes">The length announced; null where there is none.</param>
    public void Begin(string fileName, long? totalBytes)
    {
        lock (_gate)
        {
            _reportedAt = time.GetTimestamp();
            Set(new UploadState { Phase = UploadPhase.Receiving, Attempt = _state.Attempt + 1, FileName = fileName, TotalBytes = totalBytes, File = _state.File });
        }
    }

    /// <summary>Says how many bytes have arrived. Only some of the calls reach the watchers.</summary>
    public void Report(long receivedBytes)
    {
        lock (_gate)
        {
            long step = receivedBytes - _state.ReceivedBytes;
            bool visible = _state.TotalBytes is { } total && step >= (total + 99) / 100;
            if (!visible && time.GetElapsedTime(_reportedAt) < ReportInterval)
                return;
            _reportedAt = time.GetTimestamp();
            Set(_state with { ReceivedBytes = receivedBytes });
        }
    }

    /// <summary>Ends the upload well.</summary>
    /// <returns>The file that this one replaces; null where there was none.</returns>
    public StoredFile? Complete(StoredFile file)
    {
        lock (_gate)
        {
            StoredFile? replaced = _state.File;
            Set(_state with { Phase = UploadPhase.Completed, ReceivedBytes = file.Length, File = file, EndedAt = file.CompletedAt });
            return replaced;
        }
    }

    /// <summary>Ends the upload badly. A file that was there before stays.</summary>
    public void Fail(string error)
    {
        lock (_gate)
            Set(_state with { Phase = UploadPhase.Failed, Error = error, EndedAt = time.GetUtcNow() });
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Set(UploadState state)
    {
        _state = state;
        TaskCompletionSource changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
