namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>Connects, reads the first event of a stream, and goes: with a RST, a FIN, or a close with bytes unread.</summary>
internal sealed class ChurnActor(SoakTarget target, Uri server) : SoakActor(target, server)
{
    private static readonly string[] Paths = ["/count/1000?ms=1000", "/flood", "/sub/soak/news?since=earliest", "/sub?topic=soak/room/*&topic=soak/prices&last=10"];

    protected override string Kind => $"churned streams ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(100);

    protected override async Task StepAsync(CancellationToken stop)
    {
        var path = Paths[Random.Shared.Next(Paths.Length)];
        using var connection = await RawConnection.ConnectAsync(Server, stop);
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: soak\r\n\r\n", stop);
        var begin = await connection.ReadUntilAsync("data: ", 1, stop);
        Check(begin.StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal) && begin.Contains("data: "), $"{path} began with \"{begin[..Math.Min(begin.Length, 200)]}\"");
        Count();
        switch (Random.Shared.Next(3))
        {
            case 0:
                connection.Reset();
                break;
            case 1:
                connection.HalfClose();
                await connection.ReadToEndAsync(stop);
                break;
        }
    }
}
