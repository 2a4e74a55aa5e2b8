using System.Globalization;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>Asks for content and uploads some, on a connection that it keeps for a few requests.</summary>
internal sealed class StampActor(SoakTarget target, Uri server, Random random) : StressActor(target, server, random)
{
    protected override string Kind => $"stamped requests ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(5);

    protected override async Task StepAsync(CancellationToken stop)
    {
        using var peer = await HttpPeer.ConnectAsync(Server, stop);
        for (var left = Random.Next(1, 8); left > 0 && peer.GoesOn; left--)
        {
            await (Random.Next(3) switch
            {
                0 => AskAsync(peer, stop),
                1 => UploadAsync(peer, stop),
                _ => ReturnAsync(peer, stop),
            });
            Count();
        }
    }

    private int Size() => Random.Next(30) == 0 ? Random.Next(1_000_000) : Random.Next(3) == 0 ? Random.Next(60_000) : Random.Next(2000);

    private async Task AskAsync(HttpPeer peer, CancellationToken stop)
    {
        var (id, bytes) = (StressIds.Next(Kind), Size());
        await peer.SendAsync(Head("GET", "/stamp", id, string.Create(CultureInfo.InvariantCulture, $"bytes={bytes}&way={Random.Next(7)}")), stop);
        await ReadStampedAsync(peer, id, bytes);
    }

    private async Task UploadAsync(HttpPeer peer, CancellationToken stop)
    {
        var (id, bytes) = (StressIds.Next(Kind), Size());
        await SendBodyAsync(peer, "/upload", id, bytes, stop);
        var head = await ReadHeadAsync(peer, id);
        var text = "";
        await peer.ReadBodyAsync(head, id, piece => text += System.Text.Encoding.Latin1.GetString(piece.Span));
        Check(text == bytes.ToString(CultureInfo.InvariantCulture), $"an upload of {bytes} bytes: \"{text}\" were right");
    }

    private async Task ReturnAsync(HttpPeer peer, CancellationToken stop)
    {
        var (id, bytes) = (StressIds.Next(Kind), Size());
        // It comes back while it is sent: who reads only later would hold up both.
        var reading = ReadStampedAsync(peer, id, bytes);
        try
        {
            await SendBodyAsync(peer, "/return", id, bytes, stop);
        }
        finally
        {
            await reading;
        }
    }

    private async Task SendBodyAsync(HttpPeer peer, string path, uint id, int bytes, CancellationToken stop)
    {
        var isChunked = Random.Next(2) == 0;
        var fields = isChunked ? "Transfer-Encoding: chunked\r\n" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes}\r\n");
        await peer.SendAsync(Head("POST", path, id, string.Create(CultureInfo.InvariantCulture, $"bytes={bytes}"), fields), stop);
        for (var offset = 0; offset < bytes;)
        {
            var piece = Math.Min(Random.Next(1, 30_000), bytes - offset);
            if (isChunked) await peer.SendAsync($"{piece:x}\r\n", stop);
            await peer.SendAsync(Stamp.Bytes(id, piece, offset), stop);
            if (isChunked) await peer.SendAsync("\r\n", stop);
            offset += piece;
        }

        if (isChunked) await peer.SendAsync("0\r\n\r\n", stop);
    }
}
