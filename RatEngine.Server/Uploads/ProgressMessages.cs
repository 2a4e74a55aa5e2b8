namespace RatEngine.Server.Uploads;

/// <summary>What to tell a watcher that has seen one state and is shown the next.</summary>
internal static class ProgressMessages
{
    /// <summary>The messages between two states; <paramref name="shown"/> is null for a watcher that has just come.</summary>
    public static IEnumerable<ProgressMessage> Between(string sessionId, UploadState? shown, UploadState next)
    {
        bool begins = shown?.Attempt != next.Attempt;
        if (begins)
            yield return new ProgressMessage.Init(sessionId, next.FileName, next.Percent, next.Phase == UploadPhase.Completed);
        if (next.Phase == UploadPhase.Receiving && (begins || shown!.ReceivedBytes != next.ReceivedBytes))
            yield return new ProgressMessage.Moved(next.Percent, next.ReceivedBytes, next.TotalBytes);
        if (next.Phase == UploadPhase.Completed)
            yield return Done(sessionId, next);
        if (next.Phase == UploadPhase.Failed)
            yield return new ProgressMessage.Broken(next.Error!);
    }

    private static ProgressMessage.Done Done(string sessionId, UploadState state) => new(
        state.FileName!, state.ReceivedBytes, DownloadUrl(sessionId), 100, state.File?.Sha256, state.File is null ? true : null);

    /// <summary>Where a session's file can be fetched.</summary>
    public static string DownloadUrl(string sessionId) => $"/api/download/{sessionId}";
}
