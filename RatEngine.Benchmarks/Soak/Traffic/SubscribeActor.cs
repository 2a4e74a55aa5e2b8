using System.Net.Http;
using System.Net.ServerSentEvents;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>A subscriber that comes back with its last id again and again: over all its connections each event of its topics, from the very first on,
/// comes once, in order, whole.</summary>
internal sealed class SubscribeActor(SoakTarget target, Uri server, string path, IReadOnlyList<string> topics) : SoakActor(target, server)
{
    private static readonly TimeSpan CatchUpPatience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, long> _seen = [];
    private string? _lastId;

    protected override string Kind => $"hub events ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(700);

    /// <summary>Once the publishers have ended: what is missing still comes.</summary>
    public async Task CatchUpAsync()
    {
        using var patience = new CancellationTokenSource(CatchUpPatience);
        try
        {
            if (!HasAll()) await ReadAsync(HasAll, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        foreach (var topic in topics.Where(topic => !HasAllOf(topic)))
            Target.Tally.AddWrong(Kind, $"{path}: of {topic} {Target.Ledger.Last(topic)} was published last, {_seen.GetValueOrDefault(topic, -1)} came last");
    }

    /// <summary>Subscribes for a while.</summary>
    protected override async Task StepAsync(CancellationToken stop)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(stop);
        session.CancelAfter(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble() * Random.Shared.Next(1, 60)));
        try
        {
            await ReadAsync(() => false, session.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The end of the session: the response was cut in the middle.
        }
    }

    private async Task ReadAsync(Func<bool> isEnough, CancellationToken stop)
    {
        // What is asked for in the query counts until there is an id to go on from.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server, $"{path}since=earliest"));
        if (_lastId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", _lastId);
        using var response = await Target.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        response.EnsureSuccessStatusCode();
        var isFirst = true;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(stop)).EnumerateAsync(stop))
        {
            if (isFirst) CheckHello(item);
            else Take(item);
            isFirst = false;
            _lastId = item.EventId ?? _lastId;
            if (isEnough()) return;
        }

        Target.Tally.AddWrong(Kind, $"{path}: the server ended the stream");
    }

    private void CheckHello(SseItem<string> item)
    {
        var resume = _lastId is null ? "none" : "exact";
        Check(item.EventType == "rat.hello" && item.Data.Contains($"\"resume\":\"{resume}\""), $"{path}: began with {item.EventType} {item.Data}, expected resume {resume}");
    }

    private void Take(SseItem<string> item)
    {
        var end = item.Data.IndexOf('#');
        var blank = item.Data.IndexOf(' ');
        if (item.EventType != "message" || end < 0 || blank < end || !long.TryParse(item.Data.AsSpan(end + 1, blank - end - 1), out var number))
        {
            Target.Tally.AddWrong(Kind, $"{path}: {item.EventType} \"{item.Data}\"");
            return;
        }

        var topic = item.Data[..end];
        Check(topics.Contains(topic), $"{path}: an event of {topic}");
        Check(item.Data.AsSpan(end + 1).SequenceEqual(SoakContent.Text(number)), $"{path}: event {number} of {topic} was torn: \"{item.Data}\"");
        var last = _seen.GetValueOrDefault(topic, -1);
        Check(number == last + 1, $"{path}: of {topic} {number} came after {last}");
        _seen[topic] = number;
        Count();
    }

    private bool HasAll() => topics.All(HasAllOf);

    private bool HasAllOf(string topic) => _seen.GetValueOrDefault(topic, -1) >= Target.Ledger.Last(topic);
}
