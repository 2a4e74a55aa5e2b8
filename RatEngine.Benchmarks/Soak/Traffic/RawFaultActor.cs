using System.Globalization;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>What goes wrong on a network, and what is done by those who mean harm: connections that end in the middle, stall, or bring bytes that are no
/// request. Each must be answered as it should be, or simply end.</summary>
internal sealed class RawFaultActor(SoakTarget target, Uri server) : SoakActor(target, server)
{
    private const string Get = "GET /hello/1 HTTP/1.1\r\nHost: soak\r\nAccept: text/plain\r\n\r\n";

    private static readonly (string Bytes, int Status)[] Malformed =
    [
        ("GET /hello/1 HTTP/1.1\r\n\r\n", 400),
        ("GET  /hello/1 HTTP/1.1\r\nHost: soak\r\n\r\n", 400),
        ("GET /hello/1 HTTP/1.1\nHost: soak\n\n", 400),
        ("get /hello/1 HTTP/1.1\r\nHost: soak\r\n\r\n", 501),
        ("GET /hello/1 HTTP/3.0\r\nHost: soak\r\n\r\n", 505),
        ("GET /%zz HTTP/1.1\r\nHost: soak\r\n\r\n", 400),
        ("GET /" + new string('a', 9000) + " HTTP/1.1\r\nHost: soak\r\n\r\n", 414),
        ("GET /hello/1 HTTP/1.1\r\nHost: soak\r\nX: " + new string('a', 40_000) + "\r\n\r\n", 431),
        ("POST /echo HTTP/1.1\r\nHost: soak\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: soak\r\nContent-Length: +5\r\n\r\nabcde", 400),
        ("POST /echo HTTP/1.1\r\nHost: soak\r\nContent-Length: 99999999999\r\n\r\n", 413),
        ("POST /pub/soak/bad HTTP/1.1\r\nHost: soak\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    ];

    protected override string Kind => $"faults ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(250);

    protected override async Task StepAsync(CancellationToken stop)
    {
        using var connection = await RawConnection.ConnectAsync(Server, stop, receiveBufferBytes: 8192);
        await (Random.Shared.Next(20) switch
        {
            < 5 => ResetInHeadAsync(connection, stop),
            < 8 => ResetInBodyAsync(connection, stop),
            < 10 => ResetInStreamAsync(connection, stop),
            < 12 => EndInBodyAsync(connection, stop),
            < 16 => SendMalformedAsync(connection, stop),
            16 => SendNothingAsync(connection, stop),
            17 => SendSlowHeadAsync(connection, stop),
            18 => SendSlowBodyAsync(connection, stop),
            _ => StallAsync(connection, stop),
        });
        Count();
    }

    private static async Task ResetInHeadAsync(RawConnection connection, CancellationToken stop)
    {
        await connection.SendAsync(Get[..Random.Shared.Next(Get.Length)], stop);
        connection.Reset();
    }

    private static async Task ResetInBodyAsync(RawConnection connection, CancellationToken stop)
    {
        await connection.SendAsync("POST /echo HTTP/1.1\r\nHost: soak\r\nContent-Length: 1000000\r\n\r\n", stop);
        await connection.SendAsync(SoakContent.Take(Random.Shared.Next(100_000)), stop);
        connection.Reset();
    }

    private static async Task ResetInStreamAsync(RawConnection connection, CancellationToken stop)
    {
        await connection.SendAsync("GET /flood HTTP/1.1\r\nHost: soak\r\n\r\n", stop);
        await connection.ReadUntilAsync("data: ", Random.Shared.Next(1, 20), stop);
        connection.Reset();
    }

    private async Task EndInBodyAsync(RawConnection connection, CancellationToken stop)
    {
        await connection.SendAsync("POST /pub/soak/bad HTTP/1.1\r\nHost: soak\r\nContent-Length: 100\r\n\r\nhalf", stop);
        connection.HalfClose();
        await ExpectAsync(connection, "a body cut short", 400, stop);
    }

    private async Task SendMalformedAsync(RawConnection connection, CancellationToken stop)
    {
        var (bytes, status) = Malformed[Random.Shared.Next(Malformed.Length)];
        await connection.SendAsync(bytes, stop);
        await ExpectAsync(connection, bytes[..Math.Min(bytes.Length, 60)], status, stop);
    }

    private Task SendNothingAsync(RawConnection connection, CancellationToken stop) => ExpectAsync(connection, "nothing", 408, stop);

    private async Task SendSlowHeadAsync(RawConnection connection, CancellationToken stop)
    {
        var answer = ExpectAsync(connection, "a slow head", 408, stop);
        await TrickleAsync(connection, Get, answer, stop);
        await answer;
    }

    private async Task SendSlowBodyAsync(RawConnection connection, CancellationToken stop)
    {
        await connection.SendAsync("POST /pub/soak/bad HTTP/1.1\r\nHost: soak\r\nContent-Length: 10000\r\n\r\n", stop);
        var answer = ExpectAsync(connection, "a slow body", 408, stop);
        await TrickleAsync(connection, new string('b', 60), answer, stop);
        await answer;
    }

    /// <summary>Asks for a stream and takes nothing of it, until the server has lost patience.</summary>
    private async Task StallAsync(RawConnection connection, CancellationToken stop)
    {
        await connection.SendAsync("GET /flood HTTP/1.1\r\nHost: soak\r\n\r\n", stop);
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, stop);
        await connection.ReadToEndAsync(stop);
    }

    /// <summary>A byte now and then until the answer is there.</summary>
    private static async Task TrickleAsync(RawConnection connection, string bytes, Task answer, CancellationToken stop)
    {
        for (var i = 0; i < bytes.Length - 1 && !answer.IsCompleted; i++)
        {
            try
            {
                await connection.SendAsync(bytes[i..(i + 1)], stop);
            }
            catch (IOException)
            {
                // The server has closed.
                return;
            }

            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, stop));
        }
    }

    /// <summary>The answer has the status, says that the connection ends, and is its last.</summary>
    private async Task ExpectAsync(RawConnection connection, string sent, int status, CancellationToken stop)
    {
        var answer = await connection.ReadToEndAsync(stop);
        var begin = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} ");
        var isRefused = answer.StartsWith(begin, StringComparison.Ordinal) && answer.Contains("Connection: close\r\n", StringComparison.Ordinal);
        Check(isRefused, $"to {sent}: \"{answer[..Math.Min(answer.Length, 200)]}\", expected {status}");
    }
}
