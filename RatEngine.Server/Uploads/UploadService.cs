using System.Net;
using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Uploads;

/// <summary>Runs one upload: claims the session, stores the file, and tells the watchers how it goes.</summary>
internal sealed class UploadService(UploadSessions sessions, UploadFolder folder, UploadQuota quota, ILogger logger)
{
    /// <summary>Stores an upload. A file that the client has stored under the same id is replaced once the new one is whole, and not before.</summary>
    /// <param name="sessionId">The session; checked.</param>
    /// <param name="upload">The file.</param>
    /// <param name="totalBytes">The length of the body as the client announced it; null where it did not.</param>
    /// <param name="client">Who uploads.</param>
    /// <param name="stop">Cancelled when the client has gone.</param>
    /// <exception cref="RatStatusException">409: an upload to the session is under way, or its file is another client's; 400: the form is malformed;
    /// 413: larger than one client may store; 503: too many sessions, or too many bytes stored.</exception>
    /// <exception cref="RequestBodyException">The body did not come to its end.</exception>
    public async Task<StoredFile> ReceiveAsync(string sessionId, UploadContent upload, long? totalBytes, EndPoint? client, CancellationToken stop)
    {
        ClientKey owner = ClientKey.Of(client);
        quota.CheckBytes(owner, totalBytes ?? 0);
        using SessionLease lease = sessions.Enter(sessionId);
        UploadSession session = lease.Session;
        sessions.Begin(session, owner, upload.FileName, totalBytes);
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
        finally
        {
            foreach (StoredFile file in sessions.End(session))
                UploadFolder.Delete(file);
        }
    }

    private async Task<StoredFile> StoreAsync(UploadSession session, UploadContent upload, CancellationToken stop)
    {
        long counted = 0;
        StoredFile file;
        try
        {
            file = await folder.SaveAsync(upload, Take, stop);
        }
        catch
        {
            quota.RemoveBytes(session.Owner, counted);
            throw;
        }

        if (session.Complete(file) is { } replaced)
        {
            quota.RemoveBytes(session.Owner, replaced.Length);
            UploadFolder.Delete(replaced);
        }

        Log.Completed(logger, file.Length, file.Sha256);
        return file;

        // Before the bytes are written.
        void Take(long length)
        {
            quota.AddBytes(session.Owner, length - counted);
            counted = length;
            session.Report(length);
        }
    }

    // No internals: watchers see it.
    private static string Reason(Exception error) => error switch
    {
        RequestBodyException or RatStatusException => error.Message,
        OperationCanceledException => "The upload was cut off.",
        _ => "The upload could not be stored.",
    };
}
