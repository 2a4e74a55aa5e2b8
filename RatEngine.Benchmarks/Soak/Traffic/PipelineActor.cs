using System.Globalization;
using System.Text;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>Pipelined requests on a connection of their own: sent at once, answered in order.</summary>
internal sealed class PipelineActor(SoakTarget target, Uri server) : SoakActor(target, server)
{
    private const int Requests = 32;

    protected override string Kind => $"pipelined requests ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(500);

    protected override async Task StepAsync(CancellationToken stop)
    {
        var first = Random.Shared.Next(1_000_000, 2_000_000);
        var batch = new StringBuilder();
        for (var i = 0; i < Requests; i++) batch.Append(CultureInfo.InvariantCulture, $"GET /hello/{first + i} HTTP/1.1\r\nHost: soak\r\n\r\n");
        using var connection = await RawConnection.ConnectAsync(Server, stop);
        await connection.SendAsync(batch.ToString(), stop);
        var last = string.Create(CultureInfo.InvariantCulture, $"Hello {first + Requests - 1}");
        var answers = (await connection.ReadUntilAsync(last, 1, stop)).Split("HTTP/1.1 200 OK\r\n");
        Check(answers.Length == Requests + 1, $"{Requests} requests, {answers.Length - 1} answers");
        for (var i = 1; i < answers.Length; i++)
        {
            var expected = string.Create(CultureInfo.InvariantCulture, $"\r\n\r\nHello {first + i - 1}");
            Check(answers[i].EndsWith(expected, StringComparison.Ordinal), $"answer {i} was \"{answers[i]}\"");
        }

        Count(Requests);
    }
}
