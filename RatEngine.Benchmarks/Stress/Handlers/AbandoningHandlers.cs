using System.IO.Pipelines;

namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>Handlers that return or throw while a read or a flush of theirs is pending.</summary>
internal static class AbandoningHandlers
{
    private const int PieceBytes = 64 * 1024;

    // More than the sockets of both ends hold.
    private const int MostPieces = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(30);

    /// <summary>Limits each flush in time, while a slow client holds one up.</summary>
    public static async ValueTask TimeOutFlushAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        try
        {
            for (var i = 0; i < MostPieces; i++)
            {
                Write(response.Body, id, i);
                await response.Body.FlushAsync().AsTask().WaitAsync(Patience);
            }
        }
        catch (TimeoutException) when (at % 2 == 0)
        {
            // Returns.
        }
    }

    /// <summary>Limits each read in time, while a slow client sends nothing. What the read still receives must be its own request's.</summary>
    public static async ValueTask TimeOutReadAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        var check = new StampCheck(id);
        var body = request.Body;
        while (true)
        {
            var read = body.ReadAsync().AsTask();
            try
            {
                var result = await read.WaitAsync(Patience);
                Check(check, result, "a read");
                body.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted || result.IsCanceled) break;
            }
            catch (TimeoutException)
            {
                CheckLater(read, check);
                if (at % 3 == 0) throw;
                break;
            }
        }

        if (at % 3 == 1) await response.SendTextAsync(Stamp.Text(id, 64));
    }

    public static ValueTask LeaveFlushAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        for (var i = 0; i < MostPieces; i++)
        {
            Write(response.Body, id, i);
            var flush = response.Body.FlushAsync();
            if (!flush.IsCompleted)
            {
                _ = flush.AsTask();
                break;
            }
        }

        return at % 2 == 0 ? default : throw new InvalidOperationException("Thrown beside a flush that is pending.");
    }

    public static async ValueTask LeaveReadAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        CheckLater(request.Body.ReadAsync().AsTask(), new StampCheck(id));
        if (at % 3 == 0) throw new InvalidOperationException("Thrown beside a read that is pending.");
        if (at % 3 == 1) await response.SendTextAsync(Stamp.Text(id, 64));
    }

    public static async ValueTask LeaveBothAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        CheckLater(request.Body.ReadAsync().AsTask(), new StampCheck(id));
        await LeaveFlushAsync(request, response, id, at);
    }

    private static void Write(PipeWriter output, uint id, int piece)
    {
        Stamp.Fill(output.GetSpan(PieceBytes)[..PieceBytes], id, (long)piece * PieceBytes);
        output.Advance(PieceBytes);
    }

    /// <summary>The handler has gone; whatever its read still receives must belong to its request.</summary>
    private static void CheckLater(Task<ReadResult> read, StampCheck check) => _ = read.ContinueWith(
        ended =>
        {
            if (ended.Status == TaskStatus.RanToCompletion) Check(check, ended.Result, "a read that its handler had abandoned");
            else _ = ended.Exception;
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private static void Check(StampCheck check, ReadResult result, string where)
    {
        try
        {
            foreach (var piece in result.Buffer) check.Add(piece.Span);
        }
        catch (StressFaultException e)
        {
            ServerFaults.Add(e, where);
        }
    }
}
