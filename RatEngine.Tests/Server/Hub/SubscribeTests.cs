using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace RatEngine.Tests.Server.Hub;

/// <summary><c>/events</c> over a socket.</summary>
public sealed class SubscribeTests
{
    [Test]
    public async Task A_stream_begins_with_hello_which_says_where_it_stands()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Events:Retry", "7s"), ("HeartbeatInterval", "20s"));
        string id = await server.Client.PublishAsync("news", "before");
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/news");
        SseItem<string> hello = await events.NextAsync();
        JsonElement data = JsonDocument.Parse(hello.Data).RootElement;
        Assert.That(hello.EventType, Is.EqualTo("rat.hello"));
        Assert.That(data.GetProperty("epoch").GetString(), Is.EqualTo(server.App.Hub.Epoch));
        Assert.That(data.GetProperty("position").GetString(), Is.EqualTo(id).And.EqualTo(events.LastEventId));
        Assert.That(data.GetProperty("heartbeat_ms").GetInt64(), Is.EqualTo(20_000));
        Assert.That(data.GetProperty("resume").GetString(), Is.EqualTo("none"));
        Assert.That(events.ReconnectionInterval, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task An_option_turns_hello_off()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Events:Hello", "off"));
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/news");
        await server.Client.PublishAsync("news", "first");
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "first")));
    }

    [Test]
    public async Task Several_topics_come_on_one_stream_in_the_order_of_their_ids()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events?topic=a&topic=b/1");
        await events.NextAsync();
        string first = await server.Client.PublishAsync("a", "1");
        await server.Client.PublishAsync("c", "not asked for");
        string second = await server.Client.PublishAsync("b/1", "2");
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "1")));
        Assert.That(events.LastEventId, Is.EqualTo(first));
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "2")));
        Assert.That(events.LastEventId, Is.EqualTo(second));
    }

    [Test]
    public async Task A_pattern_takes_topics_that_come_later()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/rooms/**");
        await events.NextAsync();
        await server.Client.PublishAsync("rooms/1/door", "open");
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "open")));
    }

    [TestCase("""["a", "b"]""")]
    [TestCase("""{"topics": ["a", "b"]}""")]
    public async Task A_list_in_a_body_subscribes_too(string body)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        HttpRequestMessage request = new(HttpMethod.Post, "/events") { Content = new StringContent(body) };
        await using EventReader events = await EventReader.OpenAsync(server.Client, request);
        await events.NextAsync();
        await server.Client.PublishAsync("b", "x");
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "x")));
    }

    [Test]
    public async Task A_list_in_a_body_may_be_longer_than_one_in_a_query()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        string[] topics = [.. Enumerable.Range(0, 129).Select(i => $"t{i}")];
        using HttpResponseMessage refused = await server.Client.GetAsync("/events?" + string.Join('&', topics.Select(topic => $"topic={topic}")));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("129").And.Contain("128"));

        HttpRequestMessage request = new(HttpMethod.Post, "/events") { Content = JsonContent.Create(topics) };
        await using EventReader events = await EventReader.OpenAsync(server.Client, request);
        Assert.That((await events.NextPairAsync()).Type, Is.EqualTo("rat.hello"));
    }

    [TestCase("/events", "Met no topic")]
    [TestCase("/events/", "Met no topic")]
    [TestCase("/events?topic=", "expected 1 to 200 characters")]
    [TestCase("/events?topic=a%0Ab", "Met no name as topic 1")]
    [TestCase("/events?topic=a&topic=b/**/c", "Met a pattern as topic 2 with a level ** before its last")]
    [TestCase("/events?topic=**/c", "Met a pattern as topic 1 with a level ** before its last")]
    [TestCase("/events/a?last=x", "parameter last")]
    public async Task A_missing_or_bad_topic_is_400_with_what_was_met_and_expected(string path, string text)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(text).And.Contain("expected"));
    }

    [TestCase("nonsense")]
    [TestCase("[1]")]
    [TestCase("[null]")]
    [TestCase("{}")]
    public async Task A_body_that_is_no_list_is_400(string body)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        (HttpStatusCode status, string text) = await server.Client.PostTextAsync("/events", body);
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(text, Does.Contain("Met a body that is no list of topics, expected"));
    }

    [TestCase("none", "message", "x")]
    [TestCase("event-type", "a/b", "x")]
    [TestCase("envelope", "message", """{"topic":"a/b","event":"kind","data":"x"}""")]
    public async Task A_label_says_the_topic(string label, string type, string data)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Events:Label", label));
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/**");
        await events.NextAsync();
        await server.Client.PublishAsync("a/b?event=kind", "x");
        Assert.That(await events.NextPairAsync(), Is.EqualTo((label == "none" ? "kind" : type, data)));
    }

    [Test]
    public async Task A_client_that_comes_back_with_its_id_misses_nothing_and_gets_nothing_twice()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        string id = await server.Client.PublishAsync("news", "1");
        await server.Client.PublishAsync("news", "2");
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/news", ("Last-Event-ID", id));
        Assert.That((await events.NextAsync()).Data, Does.Contain("\"resume\":\"exact\""));
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "2")));
    }

    [Test]
    public async Task An_event_that_was_evicted_is_named_by_a_reset()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Hub:MaxTopicEvents", "2"));
        string[] ids = new string[5];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = await server.Client.PublishAsync("news", $"{i}");
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/news", ("Last-Event-ID", ids[0]));
        Assert.That((await events.NextPairAsync()).Type, Is.EqualTo("rat.hello"));
        (string type, string data) = await events.NextPairAsync();
        Assert.That(type, Is.EqualTo("rat.reset"));
        Assert.That(data, Does.Contain("\"reason\":\"evicted\"").And.Contain($"\"lost_after\":\"{ids[0]}\""));
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", "3")));
    }

    [Test]
    public async Task A_stop_says_bye_and_when_to_come_back()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Events:ByeWindow", "0"));
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events/news");
        await events.NextAsync();
        Task stop = server.App.StopAsync();
        (string type, string data) = await events.NextPairAsync();
        await stop;
        Assert.That(type, Is.EqualTo("rat.bye"));
        Assert.That(data, Does.Contain("\"retry_ms\":3000"));
    }

    [Test]
    public async Task Topics_are_listed_with_what_they_hold()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        string first = await server.Client.PublishAsync("b/1", "x");
        string last = await server.Client.PublishAsync("b/1", "y");
        await using EventReader events = await EventReader.OpenAsync(server.Client, "/events?topic=a&topic=b/1");
        await events.NextAsync();

        JsonElement list = await server.Client.GetFromJsonAsync<JsonElement>("/topics");
        Assert.That(list.GetProperty("total").GetInt32(), Is.EqualTo(2));
        Assert.That(list.GetProperty("topics").EnumerateArray().Select(topic => topic.GetProperty("name").GetString()), Is.EqualTo(new[] { "a", "b/1" }));

        JsonElement one = await server.Client.GetFromJsonAsync<JsonElement>("/topics/b/1");
        Assert.That(one.GetProperty("subscribers").GetInt32(), Is.EqualTo(1));
        Assert.That(one.GetProperty("events").GetInt32(), Is.EqualTo(2));
        Assert.That(one.GetProperty("bytes").GetInt64(), Is.GreaterThan(2));
        Assert.That(one.GetProperty("first_id").GetString(), Is.EqualTo(first));
        Assert.That(one.GetProperty("last_id").GetString(), Is.EqualTo(last));
    }

    [Test]
    public async Task An_unknown_topic_is_404()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync("/topics/none");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
