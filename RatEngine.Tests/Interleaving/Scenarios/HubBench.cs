using System.Runtime.CompilerServices;
using System.Text;
using RatEngine.Hosting;
using RatEngine.PubSub;
using RatEngine.Tests.Interleaving.Engine;
using RatEngine.Tests.Interleaving.Rewriting;

namespace RatEngine.Tests.Interleaving.Scenarios;

/// <summary>A hub with one delivery shard behind a server on the fake kernel: a request is taken over by a subscriber of one topic, or by a viewer of a run.</summary>
#pragma warning disable CA1001 // An app that was never started has nothing to dispose.
internal sealed class HubBench
#pragma warning restore CA1001
{
    private readonly RatApp _app;
    private readonly TopicOptions _options;

    public HubBench(Schedule schedule, HubOptions? hub = null, TopicOptions? options = null)
    {
        _options = options ?? new TopicOptions { HeartbeatInterval = Timeout.InfiniteTimeSpan };
        Engine = new EngineBench(schedule, HandleAsync);
        _app = new RatApp("test", new RatOptions { TimeProvider = Engine.Time, Hub = hub ?? new HubOptions() });
        Endpoint = new TopicEndpoint(_app, _options);
        Delivery = new Delivery(_app.Hub.Store, Engine.Wheel, TimeSpan.FromSeconds(30), _app.Logger);
        DeliveryOf(_app) = Delivery;
        // Made here: what the first request makes is made under a lock that schedules do not see.
        Delivery.NextShard();
    }

    public EngineBench Engine { get; }

    public Hub Hub => _app.Hub;

    public RatApp App => _app;

    public Delivery Delivery { get; }

    public TopicEndpoint Endpoint { get; }

    /// <summary>Answers in place of a subscription.</summary>
    public RatHandler? Handler { get; set; }

    public void Publish(string text) => Hub.Publish("t", new SseEvent(text));

    /// <summary>The data of the events that a client was sent, one behind the other.</summary>
    public static string Events(FakeSocket socket) => string.Join(
        ' ',
        Encoding.ASCII.GetString([.. socket.Sent]).Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..].Trim()));

    private ValueTask HandleAsync(RatRequest request, RatResponse response) =>
        Handler is not null ? Handler(request, response) : Endpoint.HandleAsync(request, response, ["t"]);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_delivery")]
    private static extern ref Delivery? DeliveryOf(RatApp app);
}
