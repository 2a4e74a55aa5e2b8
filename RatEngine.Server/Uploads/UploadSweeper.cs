using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Uploads;

/// <summary>Removes old uploads, so that they do not fill the disk.</summary>
internal sealed class UploadSweeper(UploadSessions sessions, UploadFolder folder, TimeSpan keepFor, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    /// <summary>Sweeps now and then until it is stopped; then ends without an error.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(keepFor < LongestInterval ? keepFor : LongestInterval, time);
        try
        {
            do
                Sweep();
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Removes the uploads that are older than they are kept.</summary>
    public void Sweep()
    {
        DateTimeOffset oldest = time.GetUtcNow() - keepFor;
        try
        {
            foreach (StoredFile file in sessions.RemoveEndedBefore(oldest))
                UploadFolder.Delete(file);
            // Twice the time: a file that a session still holds is not taken from under it.
            folder.DeleteWrittenBefore(oldest - keepFor);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.SweepFailed(logger, folder.FullPath, e);
        }
    }
}
