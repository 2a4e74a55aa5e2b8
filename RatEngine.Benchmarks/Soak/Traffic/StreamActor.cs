using System.Net.Http;
using System.Net.ServerSentEvents;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>Reads the stream of a generator to its end: each event once, in order, whole.</summary>
internal sealed class StreamActor(SoakTarget target, Uri server) : SoakActor(target, server)
{
    protected override string Kind => $"generator events ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(300);

    protected override async Task StepAsync(CancellationToken stop)
    {
        var isFast = Random.Shared.Next(4) == 0;
        var (count, wait) = isFast ? (Random.Shared.Next(2000), 0) : (Random.Shared.Next(100), Random.Shared.Next(1, 200));
        using var response = await Target.Client.GetAsync(new Uri(Server, $"/count/{count}?ms={wait}"), HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(stop));
        var next = 0;
        await foreach (var item in parser.EnumerateAsync(stop))
        {
            Check(item.Data == SoakContent.Text(next) && item.EventType == "count", $"event {next} of {count} was {item.EventType} \"{item.Data}\"");
            next++;
        }

        Check(next == count, $"{next} events of {count}");
        Count(next);
    }
}
