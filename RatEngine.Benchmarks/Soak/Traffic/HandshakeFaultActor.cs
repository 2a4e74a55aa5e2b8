namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>Handshakes of TLS that come to nothing: other bytes, a half, silence, a RST.</summary>
internal sealed class HandshakeFaultActor(SoakTarget target, Uri server) : SoakActor(target, server)
{
    // The begin of a ClientHello: a record of 512 bytes is announced.
    private const string HalfHello = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

    protected override string Kind => "TLS handshakes that fail";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(500);

    protected override async Task StepAsync(CancellationToken stop)
    {
        using var connection = await RawConnection.ConnectTcpAsync(Server, stop);
        switch (Random.Shared.Next(5))
        {
            case 0:
                await connection.SendAsync("GET /hello/1 HTTP/1.1\r\nHost: soak\r\n\r\n", stop);
                await connection.ReadToEndAsync(stop);
                break;
            case 1:
                await connection.SendAsync(HalfHello, stop);
                await connection.ReadToEndAsync(stop);
                break;
            case 2:
                await connection.ReadToEndAsync(stop);
                break;
            case 3:
                await connection.SendAsync(HalfHello, stop);
                connection.HalfClose();
                await connection.ReadToEndAsync(stop);
                break;
            default:
                await connection.SendAsync(HalfHello, stop);
                connection.Reset();
                break;
        }

        Count();
    }
}
