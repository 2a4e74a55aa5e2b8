using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Uploads;

/// <summary>Runs one upload: claims the session, stores the file, and tells the watchers how it goes.</summary>
internal sealed class UploadService(UploadSessions sessions, UploadFolder folder, ILogger logger)
{
    /// <summary>Stores an upload.</summary>
    /// <param name="sessionId">The session; checked.</param>
    /// <param name="upload">The file.</param>
    /// <param name="totalBytes">The length of the body as the client announced it; null where it did not.</param>
    /// <param name="stop">Cancelled when the client has gone.</param>
    /// <exception cref="RatStatusException">409: an upload to the session is under way; 400: the form is malformed; 503: too many sessions.</exception>
    /// <exception cref="RequestBodyException">The body did not come to its end.</exception>
    public async Task<UploadState> ReceiveAsync(string sessionId, UploadContent upload, long? totalBytes, CancellationToken stop)
    {
        using SessionLease lease = sessions.Enter(sessionId);
        UploadSession session = lease.Session;
        if (!session.TryBegin(upload.FileName, totalBytes, out StoredFile? replaced))
            throw new RatStatusException(409, "An upload to the session is under way.");
        if (replaced is not null)
            UploadFolder.Delete(replaced);
        try
        {
            return await StoreAsync(session, upload, stop);
        }
        catch (Exception e)
        {
            session.Fail(Reason(e));
            Log.Failed(logger, session.State.ReceivedBytes, e.Message);
            throw;
        }
    }

    private async Task<UploadState> StoreAsync(UploadSession session, UploadContent upload, CancellationToken stop)
    {
        StoredFile file = await folder.SaveAsync(upload, session.Report, stop);
        try
        {
            await upload.FinishAsync(stop);
        }
        catch
        {
            UploadFolder.Delete(file);
            throw;
        }

        session.Complete(file);
        Log.Completed(logger, file.Length, file.Sha256);
        return session.State;
    }

    // No internals: watchers see it.
    private static string Reason(Exception error) => error switch
    {
        RequestBodyException or RatStatusException => error.Message,
        OperationCanceledException => "The upload was cut off.",
        _ => "The upload could not be stored.",
    };
}
