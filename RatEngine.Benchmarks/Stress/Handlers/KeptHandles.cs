using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>A handler that keeps all it was given, and uses it from another thread after it has ended, while the connection serves its next requests.
/// It may not read or change anything of those.</summary>
/// <remarks>Memory that was kept is only read: a write into it cannot be refused by any pool.</remarks>
internal static class KeptHandles
{
    private const int MostDelayMs = 30;

    /// <summary>A status and fields that no honest answer has.</summary>
    public const int KeptStatus = 299;

    public const string KeptField = "X-Kept";

    public static async ValueTask KeepAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        var kept = new Kept(request, response, id);
        if (request.HasBody)
        {
            kept.Reader = request.Body;
            var read = await kept.Reader.ReadAsync();
            kept.Buffer = read.Buffer;
            if (at % 4 == 0) kept.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            else kept.Reader.AdvanceTo(read.Buffer.End);
        }

        response.SetHeader(HeadCheck.IdField, Stamp.IdText(id));
        if (at % 2 == 0)
        {
            response.ContentLength = 64;
            Stamp.Fill(response.Body.GetSpan(64)[..64], id, 0);
            response.Body.Advance(64);
            kept.Writer = response.Body;
            await response.Body.FlushAsync();
        }
        else
        {
            await response.SendAsync(Stamp.Bytes(id, 64), SoakContent.Type);
            kept.Writer = response.Body;
        }

        for (var i = 0; i < 3; i++) _ = UseLaterAsync(kept, at + i);
    }

    private static async Task UseLaterAsync(Kept kept, int at)
    {
        // At least a millisecond: within its exchange the handle may be used, and would harm its own answer.
        await Task.Delay(TimeSpan.FromMilliseconds(1 + at % MostDelayMs), TimeProvider.System);
        foreach (var use in Uses(kept))
        {
            try
            {
                await use();
            }
            catch (Exception e) when (e is not StressFaultException)
            {
                // Whatever it throws: nothing else may come of it.
            }
            catch (StressFaultException e)
            {
                ServerFaults.Add(e, "a kept handle");
            }
        }
    }

    private static IEnumerable<Func<ValueTask>> Uses(Kept kept)
    {
        var (request, response) = (kept.Request, kept.Response);
        var stamp = Stamp.Bytes(kept.Id, 64);
        yield return Do(() => kept.CheckId(request.Header(HeadCheck.IdField)));
        yield return Do(() => kept.CheckId(request.Path[(request.Path.LastIndexOf('/') + 1)..]));
        yield return Do(() => kept.CheckId(request.PathParameter("id")));
        yield return Do(() => kept.CheckId(request.Headers.FirstOrDefault(field => field.Key == HeadCheck.IdField).Value));
        yield return Do(() => GC.KeepAlive((request.QueryString, request.QueryPairs, request.ContentLength, request.RemoteEndPoint, request.Trailers)));
        yield return Do(() => request.Items["kept"] = kept);
        yield return Do(() => request.Aborted.Register(static () => { }));
        yield return Do(() => response.Status = KeptStatus);
        yield return Do(() => response.SetHeader(KeptField, Stamp.IdText(kept.Id)));
        yield return Do(() => response.ContentLength = 7);
        yield return Do(() => kept.Writer!.GetMemory(64));
        yield return Do(() => kept.Writer!.Write(stamp));
        yield return async () => await kept.Writer!.FlushAsync();
        yield return async () => await kept.Writer!.WriteAsync(stamp);
        yield return () => response.SendTextAsync("kept");
        yield return async () => kept.CheckBytes((await kept.Reader!.ReadAsync()).Buffer);
        yield return Do(() => kept.CheckBytes((kept.Reader!.TryRead(out var read) ? read : default).Buffer));
        yield return Do(() => kept.Reader!.AdvanceTo(kept.Buffer.End));
        yield return Do(() => kept.Reader!.CancelPendingRead());
        yield return Do(() => kept.Reader!.Complete());
        yield return Do(() => kept.Writer!.Complete());
        yield return Do(() => GC.KeepAlive(kept.Buffer.ToArray()));
    }

    private static Func<ValueTask> Do(Action use) => () =>
    {
        use();
        return default;
    };

    /// <summary>What was kept of one request.</summary>
    private sealed class Kept(RatRequest request, RatResponse response, uint id)
    {
        public RatRequest Request => request;

        public RatResponse Response => response;

        public uint Id => id;

        public PipeReader? Reader { get; set; }

        public PipeWriter? Writer { get; set; }

        public ReadOnlySequence<byte> Buffer { get; set; }

        /// <summary>The request must not show the head of another.</summary>
        public void CheckId(string? found)
        {
            if (found is not null && Stamp.TryParseId(found, out var other) && other != id)
                throw new StressFaultException(FaultKind.Foreign, $"{StressIds.Describe(id)} reads the head of {StressIds.Describe(other)}");
        }

        /// <summary>A read must not receive another's body.</summary>
        public void CheckBytes(ReadOnlySequence<byte> bytes)
        {
            if (bytes.IsEmpty) return;
            var text = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes));
            if (Stamp.FindForeign(text, other => other == id) is { } foreign)
                throw new StressFaultException(FaultKind.Foreign, $"{StressIds.Describe(id)} reads the body of {StressIds.Describe(foreign)}");
        }
    }
}
