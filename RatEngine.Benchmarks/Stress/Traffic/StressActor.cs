using System.Globalization;
using System.Net.Sockets;
using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Soak.Traffic;
using RatEngine.Benchmarks.Stress.Handlers;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>A client with random numbers of its own seed, and the requests that honest clients make.</summary>
internal abstract class StressActor(SoakTarget target, Uri server, Random random) : SoakActor(target, server)
{
    protected Random Random { get; } = random;

    protected override FaultKind KindOf(Exception e) => e switch
    {
        StressFaultException fault => fault.Fault,
        OperationCanceledException or TimeoutException or IOException or SocketException => FaultKind.Unanswered,
        _ => base.KindOf(e),
    };

    /// <summary>The head of a request, with its id in the path and in a field.</summary>
    protected static string Head(string method, string path, uint id, string query, string fields = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{method} {path}/{Stamp.IdText(id)}?{query} HTTP/1.1\r\nHost: stress\r\n{HeadCheck.IdField}: {Stamp.IdText(id)}\r\n{fields}\r\n");

    /// <summary>Reads an answer that must have status 200 and its request's own content.</summary>
    protected static async Task ReadStampedAsync(HttpPeer peer, uint id, long bytes)
    {
        var head = await ReadHeadAsync(peer, id);
        var check = new StampCheck(id);
        await peer.ReadBodyAsync(head, id, piece => check.Add(piece.Span));
        if (check.Position != bytes) throw new StressFaultException(FaultKind.Wrong, $"{check.Position} bytes of {bytes} in the answer to {StressIds.Describe(id)}");
    }

    /// <summary>Reads the head of an answer that must have status 200 and its request's id.</summary>
    protected static async Task<AnswerHead> ReadHeadAsync(HttpPeer peer, uint id)
    {
        var head = await peer.ReadHeadAsync(id);
        if (head[KeptHandles.KeptField] is { } kept && kept != Stamp.IdText(id))
            throw new StressFaultException(FaultKind.Foreign, $"the answer to {StressIds.Describe(id)} has a field that a kept handle has set");
        if (head[HeadCheck.IdField] is { } found && Stamp.TryParseId(found, out var other) && other != id)
            throw new StressFaultException(FaultKind.Foreign, $"the answer to {StressIds.Describe(other)} came to {StressIds.Describe(id)}");
        return head.Status == 200 && head[HeadCheck.IdField] is not null
            ? head
            : throw new StressFaultException(FaultKind.Wrong, $"{head.Status} without an id in answer to {StressIds.Describe(id)}");
    }
}
