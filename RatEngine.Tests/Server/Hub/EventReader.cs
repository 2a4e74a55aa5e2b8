using System.Net.Http;
using System.Net.ServerSentEvents;

namespace RatEngine.Tests.Server.Hub;

/// <summary>An open event stream, read with the framework's own parser.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly SseParser<string> _parser;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream content)
    {
        _response = response;
        _parser = SseParser.Create(content);
        _events = _parser.EnumerateAsync().GetAsyncEnumerator();
    }

    public string LastEventId => _parser.LastEventId;

    public TimeSpan ReconnectionInterval => _parser.ReconnectionInterval;

    public HttpResponseMessage Response => _response;

    /// <summary>Opens the stream at a path.</summary>
    public static Task<EventReader> OpenAsync(HttpClient client, string path, params (string Name, string Value)[] fields) =>
        OpenAsync(client, new HttpRequestMessage(HttpMethod.Get, path), fields);

    /// <summary>Sends a request whose answer must be an event stream.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, HttpRequestMessage request, params (string Name, string Value)[] fields)
    {
        foreach ((string name, string value) in fields)
            request.Headers.TryAddWithoutValidation(name, value);
        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"), $"{(int)response.StatusCode} {request.RequestUri}");
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event.</summary>
    public async Task<SseItem<string>> NextAsync()
    {
        Assert.That(await _events.MoveNextAsync().AsTask().WaitAsync(Patience), Is.True, "The stream has ended.");
        return _events.Current;
    }

    /// <summary>The next event's type and data.</summary>
    public async Task<(string Type, string Data)> NextPairAsync()
    {
        SseItem<string> item = await NextAsync();
        return (item.EventType, item.Data);
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or NotSupportedException or HttpRequestException)
        {
            // A read that was cut.
        }
    }
}
