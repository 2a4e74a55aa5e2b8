using System.Globalization;
using System.Runtime.CompilerServices;

namespace RatEngine.Benchmarks.Soak;

/// <summary>The server that <c>soak</c> starts: short limits, so that an hour meets each of them many times.</summary>
internal static class SoakServerCommand
{
    public const string Name = "soak-server";

    /// <summary>What the child says of each address it listens on, on a line of its standard output.</summary>
    public const string ListeningOn = "Listening on ";

    public static readonly HttpLimits Limits = new()
    {
        HeadTimeout = TimeSpan.FromSeconds(3),
        BodyRateGracePeriod = TimeSpan.FromSeconds(3),
        WriteStallTimeout = TimeSpan.FromSeconds(5),
        KeepAliveTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>How many addresses it listens on.</summary>
    public const int AddressCount = 2;

    // A topic is full within two minutes: from then on its memory stands still.
    public static readonly HubOptions HubLimits = new() { MaxTopicBytes = 512 * 1024, MaxTopicEvents = 2000 };

    private static readonly TopicOptions Streams = new() { SendHello = true, HeartbeatInterval = TimeSpan.FromSeconds(2) };

    /// <summary>Serves on free ports of the loopback address until SIGTERM.</summary>
    public static async Task<int> RunAsync()
    {
        using var certificate = SoakCertificate.Create();
        var tls = new TlsOptions { Certificates = [new TlsCertificate(certificate)], HandshakeTimeout = Limits.HeadTimeout };
        await using var app = new RatApp("soak", new RatOptions { Limits = Limits, Hub = HubLimits, Tls = tls });
        Map(app);
        using var signals = new Hosting.StopSignals();
        await app.StartAsync(["http://127.0.0.1:0", "https://127.0.0.1:0"]);
        foreach (var address in app.Addresses) Console.WriteLine(ListeningOn + address);
        await signals.WaitAsync(CancellationToken.None);
        await app.StopAsync(signals.Second);
        return 0;
    }

    /// <summary>What honest clients ask for.</summary>
    public static void Map(RatApp app) => app
        .Get("/hello/<int:n>", (RatRequest _, RatResponse response, int n) => response.SendTextAsync(string.Create(CultureInfo.InvariantCulture, $"Hello {n}")))
        .Get("/bytes/<int:n>", (RatRequest _, RatResponse response, int n) => response.SendAsync(SoakContent.Take(n), SoakContent.Type))
        .Post("/echo", EchoAsync)
        .Sse("/count/<int:n>", (RatRequest request, int n) => Count(n, Milliseconds(request), request.Aborted))
        .Sse("/flood", (RatRequest request) => Flood(request.Aborted))
        .Topic("/sub/<path:topic>", Streams)
        .Topics("GET", "/sub", request => new([.. from pair in request.QueryPairs where pair.Key == "topic" select pair.Value]), Streams)
        .Post("/pub/<path:topic>", (RatRequest request, RatResponse response, string topic) => PublishAsync(app.Hub, topic, request, response))
        .Get("/state", (_, response) => response.SendTextAsync(State(app)));

    /// <summary>Sends the body back while it comes.</summary>
    private static async ValueTask EchoAsync(RatRequest request, RatResponse response)
    {
        response.ContentType = SoakContent.Type;
        response.ContentLength = request.ContentLength;
        while (true)
        {
            var read = await request.Body.ReadAsync();
            foreach (var piece in read.Buffer) await response.Body.WriteAsync(piece);
            request.Body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private static async Task<byte[]> ReadAsync(RatRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static async ValueTask PublishAsync(Hub hub, string topic, RatRequest request, RatResponse response)
    {
        var id = hub.Publish(topic, new SseEvent(await ReadAsync(request)));
        await response.SendTextAsync(id);
    }

    private static async IAsyncEnumerable<SseEvent> Count(int n, int milliseconds, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var i = 0; i < n; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            yield return new SseEvent(SoakContent.Text(i), "count", number);
            if (milliseconds > 0) await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop);
        }
    }

    /// <summary>As fast as the client takes it.</summary>
    private static async IAsyncEnumerable<SseEvent> Flood([EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        var item = new SseEvent(new string('x', 1000));
        while (!stop.IsCancellationRequested) yield return item;
    }

    private static int Milliseconds(RatRequest request) => int.Parse(request.Query("ms") ?? "0", CultureInfo.InvariantCulture);

    private static string State(RatApp app) =>
        string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().HeapSizeBytes} {app.ConnectionCount}");
}
