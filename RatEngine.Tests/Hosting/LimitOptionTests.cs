namespace RatEngine.Tests.Hosting;

/// <summary>Every limit and clock of the server: its default, and what is said of a value that is none.</summary>
public sealed class LimitOptionTests
{
    private static readonly RatOptions Defaults = new();

    private static IEnumerable<TestCaseData> DefaultRows =>
    [
        Row("request line", Defaults.Limits.MaxRequestLineBytes, 8192),
        Row("head", Defaults.Limits.MaxHeadBytes, 32 * 1024),
        Row("fields", Defaults.Limits.MaxFields, 100),
        Row("chunk extensions", Defaults.Limits.MaxChunkExtensionBytes, 4096),
        Row("body", Defaults.Limits.MaxRequestBodyBytes, 30_000_000L),
        Row("drained body", Defaults.Limits.MaxDrainedBodyBytes, 64 * 1024),
        Row("head timeout", Defaults.Limits.HeadTimeout, TimeSpan.FromSeconds(15)),
        Row("body rate", Defaults.Limits.MinBodyBytesPerSecond, 240),
        Row("body grace", Defaults.Limits.BodyRateGracePeriod, TimeSpan.FromSeconds(5)),
        Row("keep-alive", Defaults.Limits.KeepAliveTimeout, TimeSpan.FromSeconds(120)),
        Row("write stall", Defaults.Limits.WriteStallTimeout, TimeSpan.FromSeconds(30)),
        Row("connections", Defaults.MaxConnections, null),
        Row("connections per address", Defaults.MaxConnectionsPerAddress, null),
        Row("open files", Defaults.MaxOpenFiles, null),
        Row("drain", Defaults.DrainTimeout, TimeSpan.FromSeconds(30)),
    ];

    private static IEnumerable<TestCaseData> WrongRows =>
    [
        Wrong(new HttpLimits { MaxRequestLineBytes = 63 }, "Limits:MaxRequestLineBytes: found 63, expected 64 to 65535."),
        Wrong(new HttpLimits { MaxHeadBytes = 255 }, "Limits:MaxHeadBytes: found 255, expected 256 to 16777216."),
        Wrong(new HttpLimits { MaxFields = 0 }, "Limits:MaxFields: found 0, expected 1 to 10000."),
        Wrong(new HttpLimits { MaxChunkExtensionBytes = -1 }, "Limits:MaxChunkExtensionBytes: found -1, expected 0 to 1048576."),
        Wrong(new HttpLimits { MaxRequestBodyBytes = -1 }, "Limits:MaxRequestBodyBytes: found -1, expected 0 to 9223372036854775807."),
        Wrong(new HttpLimits { MaxDrainedBodyBytes = -1 }, "Limits:MaxDrainedBodyBytes: found -1, expected 0 to 2147483647."),
        Wrong(new HttpLimits { HeadTimeout = TimeSpan.Zero }, "Limits:HeadTimeout: found 00:00:00, expected 1 ms to 24 days."),
        Wrong(new HttpLimits { MinBodyBytesPerSecond = 0 }, "Limits:MinBodyBytesPerSecond: found 0, expected 1 to 2147483647."),
        Wrong(new HttpLimits { BodyRateGracePeriod = TimeSpan.FromDays(25) }, "Limits:BodyRateGracePeriod: found 25.00:00:00, expected 1 ms to 24 days."),
        Wrong(new HttpLimits { KeepAliveTimeout = -TimeSpan.FromSeconds(1) }, "Limits:KeepAliveTimeout: found -00:00:01, expected 1 ms to 24 days."),
        Wrong(new HttpLimits { WriteStallTimeout = TimeSpan.Zero }, "Limits:WriteStallTimeout: found 00:00:00, expected 1 ms to 24 days."),
        Wrong(new RatOptions { MaxConnections = 0 }, "MaxConnections: found 0, expected 1 to 2147483647."),
        Wrong(new RatOptions { MaxConnectionsPerAddress = 0 }, "MaxConnectionsPerAddress: found 0, expected 1 to 1000000000."),
        Wrong(new RatOptions { MaxOpenFiles = 0 }, "MaxOpenFiles: found 0, expected 1 to 2147483647."),
        Wrong(new RatOptions { DrainTimeout = TimeSpan.Zero }, "DrainTimeout: found 00:00:00, expected 1 ms to 24 days."),
        Wrong(new ProxyOptions { TrustedNetworks = ["10.0.0.0/33"] }, "Proxies:TrustedNetworks: found \"10.0.0.0/33\", expected a network such as 10.0.0.0/8 or fd00::/8, an address such as 127.0.0.1 or ::1, or unix."),
        Wrong(new ProxyOptions { XForwardedFor = true }, "Proxies:TrustedNetworks: found none, expected a network such as 10.0.0.0/8 or fd00::/8, an address such as 127.0.0.1 or ::1, or unix, since proxies are to be believed."),
        Wrong(
            new ProxyOptions { TrustedNetworks = ["::1"], Forwarded = true, XForwardedProto = true },
            "Proxies:Forwarded: found on together with Proxies:XForwardedFor or Proxies:XForwardedProto, expected one of the two, the one that the proxy writes."),
    ];

    private static IEnumerable<TestCaseData> WrongRouteRows =>
    [
        new(new RouteOptions { MaxRequestBodyBytes = -1 }, "Route:MaxRequestBodyBytes: found -1, expected 0 to 9223372036854775807."),
        new(new RouteOptions { MinBodyBytesPerSecond = 0 }, "Route:MinBodyBytesPerSecond: found 0, expected 1 to 2147483647."),
        new(new RouteOptions { BodyRateGracePeriod = TimeSpan.Zero }, "Route:BodyRateGracePeriod: found 00:00:00, expected 1 ms to 24 days."),
    ];

    private static IEnumerable<TestCaseData> WrongStreamRows =>
    [
        new(new SseOptions { HeartbeatInterval = TimeSpan.Zero }, "Sse:HeartbeatInterval: found 00:00:00, expected 1 ms to 24 days, or Timeout.InfiniteTimeSpan."),
        new(new SseOptions { MaxDuration = TimeSpan.Zero }, "Sse:MaxDuration: found 00:00:00, expected 1 ms to 24 days, or Timeout.InfiniteTimeSpan."),
        new(new SseOptions { WriteStallTimeout = TimeSpan.Zero }, "Sse:WriteStallTimeout: found 00:00:00, expected 1 ms to 24 days."),
        new(new SseOptions { FlushThresholdBytes = 0 }, "Sse:FlushThresholdBytes: found 0, expected 1 to 16777216."),
    ];

    private static IEnumerable<TestCaseData> WrongTopicRows =>
    [
        new(new TopicOptions { HeartbeatInterval = TimeSpan.Zero }, "Topic:HeartbeatInterval: found 00:00:00, expected 1 ms to 24 days, or Timeout.InfiniteTimeSpan."),
        new(new TopicOptions { WriteStallTimeout = TimeSpan.Zero }, "Topic:WriteStallTimeout: found 00:00:00, expected 1 ms to 24 days."),
        new(new TopicOptions { MaxTopics = 0 }, "Topic:MaxTopics: found 0, expected 1 to 100000."),
        new(new TopicOptions { MaxPatterns = -1 }, "Topic:MaxPatterns: found -1, expected 0 to 100000."),
    ];

    [TestCaseSource(nameof(DefaultRows))]
    public void Limit_has_the_default_of_its_documentation(object? value, object? expected) => Assert.That(value, Is.EqualTo(expected));

    [TestCaseSource(nameof(WrongRows))]
    public void Limit_out_of_its_range_is_named_at_the_start(RatOptions options, string message) =>
        Assert.That(() => new RatApp(options: options), Throws.TypeOf<RatOptionsException>().With.Message.EqualTo(message));

    [TestCaseSource(nameof(WrongRouteRows))]
    public void Limit_of_a_route_out_of_its_range_is_named_when_it_is_registered(RouteOptions options, string message) =>
        Assert.That(() => new RatApp().Post("/", static (_, _) => default, options), Throws.TypeOf<RatOptionsException>().With.Message.EqualTo(message));

    [TestCaseSource(nameof(WrongStreamRows))]
    public void Option_of_a_stream_out_of_its_range_is_named_when_it_is_registered(SseOptions options, string message) =>
        Assert.That(() => new RatApp().Sse("/", static _ => Array.Empty<string>(), options: options), Throws.TypeOf<RatOptionsException>().With.Message.EqualTo(message));

    [TestCaseSource(nameof(WrongTopicRows))]
    public void Option_of_topics_out_of_its_range_is_named_when_they_are_registered(TopicOptions options, string message) =>
        Assert.That(() => new RatApp().Topic("/<topic>", options), Throws.TypeOf<RatOptionsException>().With.Message.EqualTo(message));

    private static TestCaseData Row(string name, object? value, object? expected) => new TestCaseData(value, expected).SetArgDisplayNames(name);

    private static TestCaseData Wrong(HttpLimits limits, string message) => Wrong(new RatOptions { Limits = limits }, message);

    private static TestCaseData Wrong(ProxyOptions proxies, string message) => Wrong(new RatOptions { Proxies = proxies }, message);

    private static TestCaseData Wrong(RatOptions options, string message) => new TestCaseData(options, message).SetArgDisplayNames(message[..message.IndexOf(": found", StringComparison.Ordinal)]);
}
