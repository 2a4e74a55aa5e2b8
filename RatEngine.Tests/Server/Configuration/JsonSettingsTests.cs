using System.Text;
using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class JsonSettingsTests
{
    [Test]
    public void Groups_and_lists_become_keys()
    {
        ServerOptions options = ServerOptionsReader.Read(Read("""
            {
              // A comment.
              "Urls": ["http://127.0.0.1:1", "http://127.0.0.1:2"],
              "Limits": { "HeadTimeout": "3s", "MaxFields": 7, },
              "Logs": { "web": "/var/log/web.log" }
            }
            """));
        Assert.Multiple(() =>
        {
            Assert.That(options.Urls, Has.Count.EqualTo(2));
            Assert.That(options.Engine.Limits.HeadTimeout, Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(options.Engine.Limits.MaxFields, Is.EqualTo(7));
            Assert.That(options.Logs.Keys, Is.EqualTo(new[] { "web" }));
        });
    }

    [Test]
    public void A_byte_order_mark_is_skipped_once()
    {
        Assert.That(ServerOptionsReader.Read(Read("\uFEFF{ \"Limits\": { \"MaxFields\": 7 } }")).Engine.Limits.MaxFields, Is.EqualTo(7));
        Assert.That(() => Read("\uFEFF\uFEFF{}"), Throws.TypeOf<RatOptionsException>());
    }

    [TestCase("true", true)]
    [TestCase("false", false)]
    [TestCase("\"on\"", true)]
    public void A_switch_is_a_json_truth_or_a_word(string json, bool value) =>
        Assert.That(ServerOptionsReader.Read(Read($$"""{ "Publish": { "AllowRemote": {{json}} } }""")).Publish.AllowRemote, Is.EqualTo(value));

    [TestCase("""{ "Limits": { "HeadTime": "3s" } }""", "Limits:HeadTime: found an unknown key in ratengine.json")]
    [TestCase("""{ "Limits": "3s" }""", "Limits: found an unknown key in ratengine.json")]
    [TestCase("""{ "LogLevel": null }""", "LogLevel: found null, expected a string, a number, true or false")]
    [TestCase("[]", "ratengine.json: found a JSON Array, expected a JSON object")]
    [TestCase("{ \"LogLevel\" }", "ratengine.json: found no JSON at line 1, byte 14")]
    public void A_wrong_file_is_refused_with_the_place(string json, string message) => Assert.That(
        () => Read(json),
        Throws.TypeOf<RatOptionsException>().With.Message.StartsWith(message));

    [Test]
    public void A_file_that_was_asked_for_must_be_there() => Assert.That(
        () => JsonSettings.ReadFile("no-such-file.json"),
        Throws.TypeOf<RatOptionsException>().With.Message.StartsWith("--config: found \"no-such-file.json\""));

    private static SettingValues Read(string json) => JsonSettings.Read(Encoding.UTF8.GetBytes(json));
}
