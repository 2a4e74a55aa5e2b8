using System.Net.Http;
using System.Text;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>The one publisher of a topic: numbers its events, so that their readers can tell what is missing.</summary>
internal sealed class PublishActor(SoakTarget target, Uri server, string topic) : SoakActor(target, server)
{
    private long _next;

    protected override string Kind => $"published events ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(200);

    protected override async Task StepAsync(CancellationToken stop)
    {
        // A burst now and then.
        for (var left = Random.Shared.Next(50) == 0 ? 50 : 1; left > 0; left--) await PublishAsync();
    }

    /// <summary>Not to be cancelled: whether the event is in the log would be unknown.</summary>
    private async Task PublishAsync()
    {
        var number = _next++;
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"{topic}#{SoakContent.Text(number)}"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await Target.Client.PostAsync(new Uri(Server, $"/pub/{topic}"), content, patience.Token);
        response.EnsureSuccessStatusCode();
        Target.Ledger.Confirm(topic, number);
        Count();
    }
}
