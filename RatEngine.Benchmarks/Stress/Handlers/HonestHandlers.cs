using System.Globalization;
using System.IO.Pipelines;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>Handlers that do everything right, in the different ways to answer and to read.</summary>
internal static class HonestHandlers
{
    private const int PieceBytes = 5000;

    public static void AddTo(RatApp app) => app
        .Get<string>("/stamp/<id>", AnswerAsync)
        .Post<string>("/upload/<id>", UploadAsync)
        .Post<string>("/return/<id>", ReturnAsync);

    public static uint IdOf(string text) => Stamp.TryParseId(text, out var id) ? id : throw new RatStatusException(400, "The path names no id.");

    public static int Number(RatRequest request, string name, int otherwise = 0) =>
        int.TryParse(request.Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Content of its own request, in one of the ways in which content can be sent.</summary>
    private static async ValueTask AnswerAsync(RatRequest request, RatResponse response, string idText)
    {
        var id = IdOf(idText);
        var (count, way) = (Number(request, "bytes"), Number(request, "way"));
        response.SetHeader(HeadCheck.IdField, idText);
        await WatchAsync(request);
        if (way == 0)
        {
            await response.SendAsync(Stamp.Bytes(id, count), SoakContent.Type);
            return;
        }

        if (way % 2 == 1) response.ContentLength = count;
        for (var offset = 0; offset < count; offset += PieceBytes)
        {
            var bytes = Math.Min(PieceBytes, count - offset);
            if (way < 3)
            {
                await response.Body.WriteAsync(Stamp.Bytes(id, bytes, offset));
            }
            else
            {
                Stamp.Fill(response.Body.GetSpan(bytes)[..bytes], id, offset);
                response.Body.Advance(bytes);
                if (offset % 3 == 0) await response.Body.FlushAsync();
            }

            if (way > 4) await Task.Yield();
        }
    }

    /// <summary>Checks every byte of the body.</summary>
    private static async ValueTask UploadAsync(RatRequest request, RatResponse response, string idText)
    {
        var check = new StampCheck(IdOf(idText));
        var expected = Number(request, "bytes");
        try
        {
            await ReadAsync(request.Body, check, null);
            if (check.Position != expected) ServerFaults.Add(FaultKind.Wrong, $"an upload of {expected} bytes ended after {check.Position}");
        }
        catch (StressFaultException e)
        {
            ServerFaults.Add(e, "an upload");
        }

        await WatchAsync(request);
        response.SetHeader(HeadCheck.IdField, idText);
        await response.SendTextAsync(string.Create(CultureInfo.InvariantCulture, $"{check.Position}"));
    }

    /// <summary>Sends the body back while it comes.</summary>
    private static async ValueTask ReturnAsync(RatRequest request, RatResponse response, string idText)
    {
        response.SetHeader(HeadCheck.IdField, idText);
        response.ContentType = SoakContent.Type;
        response.ContentLength = request.ContentLength;
        try
        {
            await ReadAsync(request.Body, new StampCheck(IdOf(idText)), response.Body);
        }
        catch (StressFaultException e)
        {
            ServerFaults.Add(e, "an upload");
            throw;
        }
    }

    /// <summary>Asks for the request's token where the client wants it: then a read is pending while the handler goes on, and is cancelled when it
    /// ends, just when the next request may arrive.</summary>
    private static async ValueTask WatchAsync(RatRequest request)
    {
        if (Number(request, "watch") == 0) return;
        request.Aborted.ThrowIfCancellationRequested();
        await Task.Yield();
    }

    private static async ValueTask ReadAsync(PipeReader body, StampCheck check, PipeWriter? output)
    {
        while (true)
        {
            var read = await body.ReadAsync();
            foreach (var piece in read.Buffer)
            {
                check.Add(piece.Span);
                if (output is not null) await output.WriteAsync(piece);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }
}
