using System.Globalization;
using System.Text.Unicode;
using RatEngine.Server.Access;
using RatEngine.Server.Configuration;
using RatEngine.Server.Publishing;

namespace RatEngine.Server.Endpoints;

/// <summary><c>POST /publish/&lt;topic&gt;</c>: the body is an event's data, <c>?event=</c>, <c>?retry=</c> (ms) and <c>?key=</c> are the rest of it.
/// <c>POST /publish</c>: JSON, one event or a list of them, or one a line.</summary>
internal static class PublishEndpoint
{
    public static void Map(RatApp app, PublishOptions options, TimeProvider time)
    {
        IdempotencyTable remembered = new(options.IdempotencyKeepFor, options.IdempotencyMaxBytes, options.IdempotencyMaxKeys, time);
        PublishService service = new(app.Hub, remembered, options.MaxBodyBytes);
        PublicationReader reader = new(app.Hub, options.MaxEvents, options.MaxTotalBytes);
        PublishAccess access = new(options.AllowRemote);
        RouteOptions route = new() { MaxRequestBodyBytes = options.MaxBodyBytes };
        app.Post("/publish", (request, response) => AnswerAsync(request, response, () => ReadMany(reader, request)), route);
        app.Post("/publish/", (_, response) => response.SendStatusAsync(400, "Met no topic, expected /publish/TOPIC, or JSON at /publish."), route);
        app.Post(
            "/publish/<path:topic>",
            (RatRequest request, RatResponse response, string topic) => AnswerAsync(request, response, () => ReadOne(app.Hub, request, topic)),
            route);

        ValueTask AnswerAsync(RatRequest request, RatResponse response, Func<Func<byte[], Publication>> reading) => access.Allows(request)
            ? PublishAsync(service, request, response, reading)
            : response.SendStatusAsync(403, "Met a publisher on another machine, expected one on this: the option Publish:AllowRemote opens publishing.");
    }

    private static async ValueTask PublishAsync(PublishService service, RatRequest request, RatResponse response, Func<Func<byte[], Publication>> reading)
    {
        try
        {
            // What the head alone gives away is refused before the body is read.
            byte[] answer = await service.PublishAsync(request, reading());
            await response.SendAsync(answer, "application/json");
        }
        catch (PublicationException e)
        {
            // Answered here, not thrown on, so that the fields that allow another origin to read it stay.
            await response.SendStatusAsync(e.Status, e.Message);
        }
        catch (IOException e) when (e is not RequestBodyException)
        {
            await response.SendStatusAsync(503, "The hub cannot order events now: nothing was published.");
        }
    }

    private static Func<byte[], Publication> ReadMany(PublicationReader reader, RatRequest request)
    {
        string? type = TextType.Of(request.Header("Content-Type"))?.MediaType.Value?.ToLowerInvariant();
        return type switch
        {
            "application/json" => body => reader.ReadJson(body),
            "application/x-ndjson" => body => reader.ReadLines(body),
            null => throw new PublicationException("Met no media type, expected application/json or application/x-ndjson.", 415),
            _ => throw new PublicationException("Met another media type, expected application/json or application/x-ndjson.", 415),
        };
    }

    private static Func<byte[], Publication> ReadOne(Hub hub, RatRequest request, string topic)
    {
        TextType.Of(request.Header("Content-Type"));
        if (request.Query("id") is not null)
            throw new PublicationException("Met the parameter id, expected none: ids are the hub's.");
        (string? type, string? key, int? retry) = (request.Query("event"), request.Query("key"), ReadRetry(request.Query("retry")));
        return body =>
        {
            if (!Utf8.IsValid(body))
                throw new PublicationException("Met bytes that are no UTF-8, expected a text in UTF-8.");
            HubEvent hubEvent = new(topic, EventParts.Make(body, type, retry), key);
            return hub.FindFault(hubEvent) is { } fault ? throw new PublicationException(fault) : new Publication([hubEvent], IsSingle: true);
        };
    }

    private static int? ReadRetry(string? text)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int wait) && wait <= EventParts.MaxRetryMs
            ? wait
            : throw new PublicationException($"Met a parameter retry that is no such number, expected a whole number of milliseconds from 0 to {EventParts.MaxRetryMs}.");
    }
}
