using RatEngine.Server.Configuration;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Configuration;

/// <summary>Limits and proxies, from the executable's options to the engine's.</summary>
public sealed class LimitSettingsTests
{
    private static IEnumerable<TestCaseData> Rows =>
    [
        Row("MaxConnections", "100", new RatOptions { MaxConnections = 100 }),
        Row("MaxConnectionsPerAddress", "10", new RatOptions { MaxConnectionsPerAddress = 10 }),
        Row("MaxConnectionsPerAddress", "off", new RatOptions()),
        Row("MaxOpenFiles", "100", new RatOptions { MaxOpenFiles = 100 }),
        Row("MaxOpenFiles", "auto", new RatOptions()),
        Row("UseEpoll", "off", new RatOptions { UseEpoll = false }),
        Row("DrainTimeout", "5s", new RatOptions { DrainTimeout = TimeSpan.FromSeconds(5) }),
        Row("Limits:MaxRequestLineBytes", "4KiB", new HttpLimits { MaxRequestLineBytes = 4096 }),
        Row("Limits:MaxHeadBytes", "16KiB", new HttpLimits { MaxHeadBytes = 16 * 1024 }),
        Row("Limits:MaxFields", "50", new HttpLimits { MaxFields = 50 }),
        Row("Limits:MaxChunkExtensionBytes", "0", new HttpLimits { MaxChunkExtensionBytes = 0 }),
        Row("Limits:MaxRequestBodyBytes", "1MiB", new HttpLimits { MaxRequestBodyBytes = 1024 * 1024 }),
        Row("Limits:MaxDrainedBodyBytes", "1KiB", new HttpLimits { MaxDrainedBodyBytes = 1024 }),
        Row("Limits:HeadTimeout", "1s", new HttpLimits { HeadTimeout = TimeSpan.FromSeconds(1) }),
        Row("Limits:MinBodyBytesPerSecond", "1000", new HttpLimits { MinBodyBytesPerSecond = 1000 }),
        Row("Limits:BodyRateGracePeriod", "250ms", new HttpLimits { BodyRateGracePeriod = TimeSpan.FromMilliseconds(250) }),
        Row("Limits:KeepAliveTimeout", "1m", new HttpLimits { KeepAliveTimeout = TimeSpan.FromMinutes(1) }),
        Row("Limits:WriteStallTimeout", "10s", new HttpLimits { WriteStallTimeout = TimeSpan.FromSeconds(10) }),
    ];

    [TestCaseSource(nameof(Rows))]
    public void Limit_is_reached_from_the_executable(string key, string text, RatOptions expected) =>
        Assert.That(ServerOptionsReader.Read(ServerOptionsReaderTests.Values((key, text))).Engine, Is.EqualTo(expected));

    [TestCase("MaxConnectionsPerAddress", "0", "MaxConnectionsPerAddress: found \"0\", expected a whole number from 1 to 1000000000, or off.")]
    [TestCase("Limits:MaxChunkExtensionBytes", "-1", "Limits:MaxChunkExtensionBytes: found \"-1\", expected a size such as 0, 8192, 64KiB or 1MiB, at most 1GiB.")]
    [TestCase("Limits:MaxDrainedBodyBytes", "all", "Limits:MaxDrainedBodyBytes: found \"all\", expected a size such as 0, 8192, 64KiB or 1MiB, at most 1GiB.")]
    [TestCase("Limits:MinBodyBytesPerSecond", "0", "Limits:MinBodyBytesPerSecond: found \"0\", expected a whole number from 1 to 1000000000.")]
    [TestCase("DrainTimeout", "0", "DrainTimeout: found \"0\", expected a duration above zero such as 250ms, 15s, 2m or 1h.")]
    [TestCase("Proxies:XForwardedFor", "yes", "Proxies:XForwardedFor: found \"yes\", expected on or off.")]
    public void A_wrong_limit_names_its_key_what_was_found_and_what_was_expected(string key, string text, string message) => Assert.That(
        () => ServerOptionsReader.Read(ServerOptionsReaderTests.Values((key, text))),
        Throws.TypeOf<RatOptionsException>().With.Message.EqualTo(message));

    [Test]
    public void Proxies_are_believed_as_the_options_say()
    {
        var proxies = ServerOptionsReader.Read(ServerOptionsReaderTests.Values(
            ("Proxies:TrustedNetworks", "10.0.0.0/8"), ("Proxies:TrustedNetworks", "unix"), ("Proxies:XForwardedFor", "on"), ("Proxies:XForwardedProto", "on"),
            ("Proxies:ProxyProtocol", "on"))).Engine.Proxies;
        Assert.Multiple(() =>
        {
            Assert.That(proxies.TrustedNetworks, Is.EqualTo(new[] { "10.0.0.0/8", "unix" }));
            Assert.That(proxies.XForwardedFor, Is.True);
            Assert.That(proxies.XForwardedProto, Is.True);
            Assert.That(proxies.Forwarded, Is.False);
            Assert.That(proxies.ProxyProtocol, Is.True);
        });
    }

    [Test]
    public void Uploads_have_their_limits()
    {
        var limits = ServerOptionsReader.Read(ServerOptionsReaderTests.Values(
            ("Uploads:MaxSessions", "1"), ("Uploads:MaxSessionsPerAddress", "2"), ("Uploads:MaxTotalBytes", "3KiB"), ("Uploads:MaxBytesPerAddress", "4KiB"))).UploadLimits;
        Assert.That(limits, Is.EqualTo(new UploadLimits { MaxSessions = 1, MaxSessionsPerAddress = 2, MaxTotalBytes = 3072, MaxBytesPerAddress = 4096 }));
        Assert.That(ServerOptionsReader.Read(new SettingValues()).UploadLimits, Is.EqualTo(new UploadLimits()));
    }

    [Test]
    public void Streams_have_their_limits_of_topics()
    {
        var topics = ServerOptionsReader.Read(ServerOptionsReaderTests.Values(("Events:MaxTopics", "3"), ("Events:MaxPatterns", "2"))).Topics;
        Assert.That((topics.MaxTopics, topics.MaxPatterns), Is.EqualTo((3, 2)));
    }

    private static TestCaseData Row(string key, string text, HttpLimits limits) => Row(key, text, new RatOptions { Limits = limits });

    private static TestCaseData Row(string key, string text, RatOptions options) => new TestCaseData(key, text, options).SetArgDisplayNames(key, text);
}
