using System.Globalization;
using RatEngine.Http;
using RatEngine.PubSub;
using RatEngine.Sse;

namespace RatEngine.Hosting;

/// <summary>Makes a stream of topics of a request: writes what the client gets first, then hands the connection over.</summary>
internal sealed class TopicEndpoint
{
    private readonly RatApp _app;
    private readonly TopicOptions _options;

    public TopicEndpoint(RatApp app, TopicOptions options)
    {
        _app = app;
        _options = options;
        app.Hub.Store.UseLabel(options.Label);
    }

    public ValueTask HandleAsync(RatRequest request, RatResponse response, IReadOnlyList<string> topics)
    {
        var wrong = TopicRequest.Check(topics, _options) ?? TopicRequest.TryReadStart(request, out _);
        if (wrong is not null) return response.SendStatusAsync(400, wrong);
        TopicRequest.TryReadStart(request, out var start);
        if (request.Exchange.IsHead) return HandleHeadAsync(response);
        return OpenAsync(request, response, [.. topics.Distinct()], start);
    }

    /// <summary>HEAD gets the head that GET would get.</summary>
    public static ValueTask HandleHeadAsync(RatResponse response)
    {
        SseHead.Write(response);
        return default;
    }

    /// <summary>Opens the stream, or answers 503 where the hub has no room for it.</summary>
    public ValueTask OpenAsync(RatRequest request, RatResponse response, IReadOnlyList<string> topics, StartPosition wanted)
    {
        var delivery = _app.Delivery ?? throw new RatStatusException(503, "The server is stopping.");
        if (delivery.Store.Subscriptions.TryJoin(topics, wanted, _options, out var refusal) is { } start)
        {
            Open(delivery, request.Exchange, response, start);
            return default;
        }

        // Not sooner than a client of a stream comes back.
        response.SetHeader("Retry-After", ((long)Math.Ceiling(_options.Retry.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        return response.SendStatusAsync(503, refusal);
    }

    private void Open(Delivery delivery, HttpExchange exchange, RatResponse response, StreamStart start)
    {
        try
        {
            SseHead.Write(response);
            var cursor = new TopicCursor(delivery.Store, start, _options);
            var chunked = !exchange.IsHttp10;
            WriteFirst(exchange.Output, chunked, delivery.Store, start, ref cursor);
            exchange.HandOver((transport, onClosed) => new Subscriber(delivery, delivery.NextShard(), transport, cursor, _options, chunked, onClosed));
        }
        catch
        {
            delivery.Store.Subscriptions.Leave(start.Sources);
            throw;
        }
    }

    private void WriteFirst(System.IO.Pipelines.PipeWriter output, bool chunked, TopicStore store, StreamStart start, ref TopicCursor cursor)
    {
        var before = store.Id(start.Position);
        var isReset = start.Resume is StreamResume.Evicted or StreamResume.OtherEpoch or StreamResume.Invalid;
        // More may have gone since the stream was joined.
        var lostThrough = isReset ? Math.Max(start.LostThrough, cursor.SkipGap()) : 0;
        if (_options.SendHello) ControlEvent.WriteHello(output, chunked, store.Id(cursor.Position), _options, Name(start.Resume));
        if (!isReset) return;
        var isEvicted = start.Resume == StreamResume.Evicted;
        // Also where the client's own place is unknown: of several topics one may have lost events behind the position.
        EventId? through = store.Id(lostThrough) is { Sequence: > 0 } known ? known : null;
        ControlEvent.WriteReset(output, chunked, store.Id(cursor.Position), Name(start.Resume), isEvicted ? before : null, through);
    }

    private static string Name(StreamResume resume) => resume switch
    {
        StreamResume.Exact => "exact",
        StreamResume.Evicted => "evicted",
        StreamResume.OtherEpoch => "epoch",
        StreamResume.Invalid => "invalid",
        _ => "none",
    };
}
