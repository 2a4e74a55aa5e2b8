using System.Globalization;
using System.Net.Http;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>Requests on kept-alive connections: small answers, long ones, bodies of known and of unknown length that come back.</summary>
internal sealed class RequestActor(SoakTarget target, Uri server) : SoakActor(target, server)
{
    protected override string Kind => $"requests ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(40);

    protected override Task StepAsync(CancellationToken stop) => Random.Shared.Next(100) switch
    {
        < 50 => HelloAsync(stop),
        < 75 => BytesAsync(Random.Shared.Next(20_000), stop),
        < 98 => EchoAsync(Random.Shared.Next(5_000), chunked: Random.Shared.Next(2) == 0, stop),
        98 => BytesAsync(Random.Shared.Next(SoakContent.MaxBytes), stop),
        _ => EchoAsync(Random.Shared.Next(SoakContent.MaxBytes), chunked: Random.Shared.Next(2) == 0, stop),
    };

    private async Task HelloAsync(CancellationToken stop)
    {
        var number = Random.Shared.Next();
        var answer = await Target.Client.GetStringAsync(new Uri(Server, $"/hello/{number}"), stop);
        Check(answer == string.Create(CultureInfo.InvariantCulture, $"Hello {number}"), $"/hello/{number} answered \"{answer}\"");
        Count();
    }

    private async Task BytesAsync(int count, CancellationToken stop)
    {
        var answer = await Target.Client.GetByteArrayAsync(new Uri(Server, $"/bytes/{count}"), stop);
        Check(answer.AsSpan().SequenceEqual(SoakContent.Take(count).Span), $"/bytes/{count} answered {answer.Length} bytes, which differ");
        Count();
    }

    private async Task EchoAsync(int count, bool chunked, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server, "/echo")) { Content = new ReadOnlyMemoryContent(SoakContent.Take(count)) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await Target.Client.SendAsync(request, stop);
        var answer = await response.Content.ReadAsByteArrayAsync(stop);
        Check(answer.AsSpan().SequenceEqual(SoakContent.Take(count).Span), $"/echo of {count} bytes (chunked: {chunked}) answered {answer.Length} bytes, which differ");
        Count();
    }
}
