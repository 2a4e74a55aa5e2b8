using RatEngine.Server.Pages;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /hub</c>: the page that subscribes and publishes; and <c>GET /hub/events?topic=</c>, its stream, which names the topic of
/// each event whatever the others do.</summary>
internal static class HubPageEndpoint
{
    public static void Map(RatApp app, TopicOptions options)
    {
        foreach (PageFile file in PageFile.LoadHub())
            PageEndpoint.Map(app, file);
        app.Topics("GET", "/hub/events", TopicStreamEndpoint.ReadQuery, options with { Label = TopicLabel.Envelope, SendHello = true });
    }
}
