using System.Net.Http;
using System.Net.ServerSentEvents;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>Holds a stream open while the server stops: it must end in good order, a topic's with <c>rat.bye</c>.</summary>
internal sealed class FarewellActor(SoakTarget target, Uri server, string path)
{
    private const string Kind = "farewells";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first event.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Runs until the stream ends.</summary>
    public async Task RunAsync()
    {
        var last = "";
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await target.Client.GetAsync(new Uri(server, path), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(patience.Token)).EnumerateAsync(patience.Token))
            {
                last = item.EventType;
                _opened.TrySetResult();
            }

            target.Tally.Check(last == "rat.bye" || !path.StartsWith("/sub", StringComparison.Ordinal), Kind, $"{path} ended with {last}");
            target.Tally.Add(Kind);
        }
        catch (Exception e)
        {
            target.Tally.AddWrong(Kind, $"{path} ended with {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _opened.TrySetResult();
        }
    }
}
