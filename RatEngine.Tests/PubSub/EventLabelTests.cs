using System.Text.Json;
using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class EventLabelTests
{
    [Test]
    public void None_leaves_the_event_as_it_is()
    {
        var labelled = EventLabel.Apply(TopicLabel.None, new HubEvent("topic", new SseEvent("data", "type")));
        Assert.That((labelled.Data, labelled.Type), Is.EqualTo(("data", "type")));
    }

    [Test]
    public void EventType_puts_the_topic_in_place_of_the_type()
    {
        var labelled = EventLabel.Apply(TopicLabel.EventType, new HubEvent("a/ü", new SseEvent("data", "type")));
        Assert.That((labelled.Data, labelled.Type), Is.EqualTo(("data", "a/ü")));
    }

    [TestCase("text", "\"text\"")]
    [TestCase("", "\"\"")]
    [TestCase("12", "\"12\"")]
    [TestCase("{\"a\": [1, 2]}", "{\"a\": [1, 2]}")]
    [TestCase("[\n1\n]", "[\n1\n]")]
    [TestCase("{\"a\": 1} x", "\"{\\u0022a\\u0022: 1} x\"")]
    [TestCase("{\"a\":", "\"{\\u0022a\\u0022:\"")]
    public void Envelope_holds_objects_and_arrays_as_they_are_and_the_rest_as_a_string(string data, string expected)
    {
        var labelled = EventLabel.Apply(TopicLabel.Envelope, new HubEvent("t", new SseEvent(data, "kind") { Retry = TimeSpan.FromSeconds(1) }));
        Assert.That(labelled.Data, Is.EqualTo($$"""{"topic":"t","event":"kind","data":{{expected}}}"""));
        Assert.That((labelled.Type, labelled.Retry), Is.EqualTo(((string?)null, TimeSpan.FromSeconds(1))));
    }

    [Test]
    public void Envelope_takes_prepared_bytes_too() =>
        Assert.That(EventLabel.Apply(TopicLabel.Envelope, new HubEvent("t", new SseEvent("hi"u8.ToArray()))).Data, Is.EqualTo("""{"topic":"t","data":"hi"}"""));

    [Test]
    public void Envelope_takes_a_lone_surrogate_as_the_encoder_does()
    {
        var labelled = EventLabel.Apply(TopicLabel.Envelope, new HubEvent("t", new SseEvent("a\ud800b", "k\ud800")));
        Assert.That(JsonDocument.Parse(labelled.Data!).RootElement.GetProperty("data").GetString(), Is.EqualTo("a\ufffdb"));
    }
}
