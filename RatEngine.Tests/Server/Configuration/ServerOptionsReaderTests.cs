using Microsoft.Extensions.Logging;
using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class ServerOptionsReaderTests
{
    [Test]
    public void Without_values_the_defaults_are_the_engines_own()
    {
        ServerOptions options = ServerOptionsReader.Read(new SettingValues());
        Assert.Multiple(() =>
        {
            Assert.That(options.Urls, Is.EqualTo(new[] { "http://127.0.0.1:8087" }));
            Assert.That(options.LogLevel, Is.EqualTo(LogLevel.Information));
            Assert.That(options.UploadsFolder, Is.Null);
            Assert.That(options.UploadsMaxBytes, Is.EqualTo(10L << 30));
            Assert.That(options.HeartbeatInterval, Is.EqualTo(new SseOptions().HeartbeatInterval));
            Assert.That(options.Logs, Is.Empty);
            Assert.That(options.Topics, Is.EqualTo(new TopicOptions { SendHello = true }));
            Assert.That(options.Publish.AllowRemote, Is.False);
            Assert.That(options.Origins.IsEmpty, Is.True);
            Assert.That(options.Engine, Is.EqualTo(new RatOptions()));
        });
    }

    [TestCase("Limits:HeadTimeout", "soon", "Limits:HeadTimeout: found \"soon\", expected a duration above zero such as 250ms, 15s, 2m or 1h.")]
    [TestCase("LogLevel", "3", "LogLevel: found \"3\", expected trace, debug, information, warning, error, critical or none.")]
    [TestCase("Urls", "127.0.0.1:80", "Urls: found \"127.0.0.1:80\", expected an address such as http://127.0.0.1:8087, http://[::1]:0, http://*:80, https://localhost:8443 or unix:/run/rat.sock.")]
    [TestCase("MaxConnections", "0", "MaxConnections: found \"0\", expected a whole number from 1 to 1000000000, or auto.")]
    [TestCase("Uploads:MaxBytes", "-1", "Uploads:MaxBytes: found \"-1\", expected a size in bytes such as 65536, 64KiB, 10MiB or 2GiB.")]
    [TestCase("Events:Label", "topic", "Events:Label: found \"topic\", expected none, event-type or envelope.")]
    [TestCase("Events:SlowSubscribers", "wait", "Events:SlowSubscribers: found \"wait\", expected reset, disconnect or conflate.")]
    [TestCase("Publish:AllowRemote", "yes", "Publish:AllowRemote: found \"yes\", expected on or off.")]
    [TestCase("Hosts", "example.com:80", "Hosts: found \"example.com:80\", expected a name or an address without a port, such as example.com or [::1], or *.")]
    [TestCase("Cors:Origins", "*", "Cors:Origins: found \"*\", expected an origin as browsers send it, such as https://example.com or http://localhost:3000.")]
    [TestCase("Cors:Origins", "https://example.com/", "Cors:Origins: found \"https://example.com/\", expected an origin as browsers send it, such as https://example.com or http://localhost:3000.")]
    [TestCase("Cors:Origins", "null", "Cors:Origins: found \"null\", expected an origin as browsers send it, such as https://example.com or http://localhost:3000.")]
    [TestCase("Logs:a b", "file", "Logs:a b: found the name \"a b\", expected 1 to 64 of A-Z a-z 0-9 - _ ..")]
    public void A_wrong_value_names_its_key_what_was_found_and_what_was_expected(string key, string text, string message) => Assert.That(
        () => ServerOptionsReader.Read(Values((key, text))),
        Throws.TypeOf<RatOptionsException>().With.Message.EqualTo(message));

    [Test]
    public void A_value_that_may_stand_once_is_refused_twice() => Assert.That(
        () => ServerOptionsReader.Read(Values(("LogLevel", "debug"), ("LogLevel", "error"))),
        Throws.TypeOf<RatOptionsException>().With.Message.EqualTo("LogLevel: found 2 values, expected one."));

    [TestCase("http://[::1]:0")]
    [TestCase("http://localhost")]
    [TestCase("http://*:80")]
    [TestCase("https://localhost:8443")]
    [TestCase("unix:/run/rat.sock")]
    public void Addresses_of_every_kind_are_taken(string address) =>
        Assert.That(ServerOptionsReader.Read(Values(("Urls", address))).Urls, Is.EqualTo(new[] { address }));

    [Test]
    public void A_heartbeat_can_be_turned_off() =>
        Assert.That(ServerOptionsReader.Read(Values(("HeartbeatInterval", "off"))).HeartbeatInterval, Is.EqualTo(Timeout.InfiniteTimeSpan));

    [Test]
    public void Topics_are_streamed_as_the_options_say()
    {
        ServerOptions options = ServerOptionsReader.Read(Values(
            ("Events:Label", "event-type"), ("Events:Hello", "off"), ("Events:SlowSubscribers", "conflate"), ("Events:ConflateThreshold", "8"),
            ("HeartbeatInterval", "5s"), ("Events:Retry", "1s"), ("Events:ByeWindow", "0"), ("Hub:MaxTopicBytes", "64KiB"), ("Hub:MaxTopicEvents", "10"), ("Hub:MaxEventsAhead", "3"),
            ("Hub:MaxTopicAge", "1m"), ("Hub:MemoryBudgetBytes", "1MiB")));
        Assert.That(options.Topics, Is.EqualTo(new TopicOptions
        {
            Label = TopicLabel.EventType,
            SlowSubscribers = SlowSubscriberPolicy.Conflate,
            ConflateThreshold = 8,
            HeartbeatInterval = TimeSpan.FromSeconds(5),
            Retry = TimeSpan.FromSeconds(1),
            ByeRetryWindow = TimeSpan.Zero,
        }));
        Assert.That(options.Engine.Hub, Is.EqualTo(new HubOptions
        {
            MaxTopicBytes = 64 * 1024,
            MaxTopicEvents = 10,
            MaxEventsAhead = 3,
            MaxTopicAge = TimeSpan.FromMinutes(1),
            MemoryBudgetBytes = 1024 * 1024,
        }));
    }

    [Test]
    public void A_list_of_a_higher_source_replaces_the_lower_one_whole()
    {
        SettingValues low = Values(("Urls", "http://a:1"), ("Urls", "http://a:2"), ("LogLevel", "debug"));
        ServerOptions options = ServerOptionsReader.Read(Values(("urls", "http://b:1")).Over(low));
        Assert.That(options.Urls, Is.EqualTo(new[] { "http://b:1" }));
        Assert.That(options.LogLevel, Is.EqualTo(LogLevel.Debug));
    }

    [Test]
    public void Logs_are_full_paths_by_name() =>
        Assert.That(ServerOptionsReader.Read(Values(("Logs:web", "web.log"))).Logs["web"], Is.EqualTo(Path.GetFullPath("web.log")));

    internal static SettingValues Values(params (string Key, string Text)[] pairs)
    {
        SettingValues values = new();
        foreach ((string key, string text) in pairs)
            values.Add(key, text);
        return values;
    }
}
