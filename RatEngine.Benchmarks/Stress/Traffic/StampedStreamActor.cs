using System.Globalization;
using System.Net.Http;
using System.Net.ServerSentEvents;
using System.Text;
using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Stress.Handlers;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>Reads streams of generators to their end, and resumable runs over several connections: each event once, in order, whole.</summary>
internal sealed class StampedStreamActor(SoakTarget target, Uri server, Random random) : StressActor(target, server, random)
{
    private const string EndType = "rat.end";

    private static readonly string[] Paths = ["generate", "generate-blocking", "runs"];

    protected override string Kind => $"stamped events ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(100);

    protected override async Task StepAsync(CancellationToken stop)
    {
        var (id, path) = (StressIds.Next(Kind), Paths[Random.Next(Paths.Length)]);
        var (count, milliseconds) = Random.Next(3) == 0 ? (Random.Next(1500), 0) : (Random.Next(60), Random.Next(1, 30));
        var isRun = path == "runs";
        var state = new Reading(id);
        var address = new Uri(Server, string.Create(CultureInfo.InvariantCulture, $"/{path}/{Stamp.IdText(id)}?events={count}&ms={milliseconds}"));
        while (!await ReadAsync(address, state, isRun ? Random.Next(1, count + 20) : int.MaxValue, stop))
        {
            // A run: it goes on over the next connection.
        }

        Check(state.Next == count, $"{state.Next} events of {count} of {path}");
        Count(state.Next);
    }

    /// <summary>True: the stream has ended. False: enough events were read of this connection.</summary>
    private async Task<bool> ReadAsync(Uri address, Reading state, int most, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (state.LastId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", state.LastId);
        using var response = await Target.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(stop)).EnumerateAsync(stop))
        {
            state.LastId = item.EventId ?? state.LastId;
            if (item.EventType == EndType) return true;
            state.Take(item);
            if (--most == 0) return false;
        }

        return true;
    }

    private sealed class Reading(uint id)
    {
        private readonly StampCheck _check = new(id);

        public int Next { get; private set; }

        public string? LastId { get; set; }

        public void Take(SseItem<string> item)
        {
            if (item.EventType != "message" || item.Data.Length != StampedStreams.BytesOf(Next))
                throw new StressFaultException(FaultKind.Wrong, $"event {Next} of {StressIds.Describe(id)} was {item.EventType} with {item.Data.Length} bytes");
            _check.Add(Encoding.UTF8.GetBytes(item.Data));
            Next++;
        }
    }
}
