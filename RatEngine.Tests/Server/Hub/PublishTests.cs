using System.Net;
using System.Net.Http;
using System.Net.ServerSentEvents;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Hub;

/// <summary><c>/publish</c> over a socket.</summary>
public sealed class PublishTests
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    private ServerUnderTest _server = null!;

    [SetUp]
    public async Task SetUp() => _server = await ServerUnderTest.StartAsync(("Hub:Page", "off"), ("Events:Hello", "off"), ("Publish:MaxEvents", "3"));

    [TearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [Test]
    public async Task The_body_is_the_data_and_the_query_is_the_rest()
    {
        await using EventReader events = await EventReader.OpenAsync(_server.Client, "/events/a/b");
        string id = await _server.Client.PublishAsync("a/b?event=kind&retry=1500&key=k", "first line\nsecond: ü");
        SseItem<string> item = await events.NextAsync();
        Assert.That((item.EventType, item.Data, events.LastEventId), Is.EqualTo(("kind", "first line\nsecond: ü", id)));
        Assert.That(events.ReconnectionInterval, Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
    }

    [TestCase("/publish/a?id=1", "ids are the hub's")]
    [TestCase("/publish/a?retry=-1", "parameter retry")]
    [TestCase("/publish/a?event=a%0Ab", "event type with a line break")]
    [TestCase("/publish/a?event=rat.hello", "the hub's own")]
    [TestCase("/publish/a/*", "no level *")]
    [TestCase("/publish/a%0Ab", "Met a topic that none can publish to")]
    [TestCase("/publish/", "Met no topic")]
    public async Task What_cannot_be_published_is_400_with_what_was_met(string path, string text)
    {
        (HttpStatusCode status, string answer) = await _server.Client.PostTextAsync(path, "x");
        Assert.That((status, answer), Is.EqualTo((HttpStatusCode.BadRequest, answer)));
        Assert.That(answer, Does.Contain(text).And.Contain("expected"));
        Assert.That(_server.App.Hub.Topics, Is.Empty);
    }

    [Test]
    public async Task Data_that_is_no_utf8_is_400()
    {
        using HttpResponseMessage response = await _server.Client.PostAsync("/publish/a", new ByteArrayContent([0x61, 0xFF]));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("no UTF-8, expected"));
    }

    [TestCase("text/plain; charset=iso-8859-1", "/publish/a")]
    [TestCase("text/plain", "/publish")]
    public async Task A_type_that_is_not_read_is_415(string type, string path) =>
        Assert.That((await _server.Client.PostTextAsync(path, "x", type)).Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));

    [Test]
    public async Task One_object_is_one_event()
    {
        await using EventReader events = await EventReader.OpenAsync(_server.Client, "/events/a");
        (_, string answer) = await _server.Client.PostTextAsync("/publish", """{"topic":"a","data":"text","event":"kind","key":"k","retry":2000}""", Json);
        SseItem<string> item = await events.NextAsync();
        Assert.That((item.EventType, item.Data, events.LastEventId), Is.EqualTo(("kind", "text", Posting.Id(answer))));
        Assert.That(events.ReconnectionInterval, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [TestCase("""{"x": [1, 2]}""")]
    [TestCase("12.50")]
    [TestCase("null")]
    public async Task Data_that_is_no_text_goes_as_its_json(string data)
    {
        await using EventReader events = await EventReader.OpenAsync(_server.Client, "/events/a");
        await _server.Client.PostTextAsync("/publish", $$"""{"topic":"a","data":{{data}}}""", Json);
        Assert.That(await events.NextPairAsync(), Is.EqualTo(("message", data)));
    }

    [Test]
    public async Task One_object_for_several_topics_has_an_id_for_each()
    {
        (_, string answer) = await _server.Client.PostTextAsync("/publish", """{"topics":["a","b"],"data":"x"}""", Json);
        Assert.That(Posting.Ids(answer), Is.EqualTo(new[] { _server.App.Hub.Find("a")!.LastId, _server.App.Hub.Find("b")!.LastId }));
    }

    [TestCase(Json, """[{"topic":"a","data":"1"},{"topic":"a","data":"2"}]""")]
    [TestCase(Lines, "{\"topic\":\"a\",\"data\":\"1\"}\n\n{\"topic\":\"a\",\"data\":\"2\"}\r\n")]
    public async Task A_batch_is_published_in_its_order(string type, string body)
    {
        await using EventReader events = await EventReader.OpenAsync(_server.Client, "/events/a");
        (_, string answer) = await _server.Client.PostTextAsync("/publish", body, type);
        string[] ids = Posting.Ids(answer);
        Assert.That(((await events.NextPairAsync()).Data, events.LastEventId), Is.EqualTo(("1", ids[0])));
        Assert.That(((await events.NextPairAsync()).Data, events.LastEventId), Is.EqualTo(("2", ids[1])));
    }

    [TestCase(Json, """[{"topic":"a","data":"1"},{"topic":"a"}]""", "Item 2: Met no data")]
    [TestCase(Json, """[{"topic":"a","data":"1"},{"topic":]""", "Item 2: Met no JSON")]
    [TestCase(Json, """[{"topic":"a","data":"1"}] x""", "Met no JSON")]
    [TestCase(Json, """[{"topic":"a","data":"1"},{"topic":"*","data":"1"}]""", "Item 2: Met a topic")]
    [TestCase(Json, """[{"topic":"a","data":"1","id":"7"}]""", "Item 1: Met an id, expected none")]
    [TestCase(Json, """[{"topic":"a","data":"1","extra":1}]""", "Item 1: Met an unknown member")]
    [TestCase(Json, """[{"topic":"a","topics":["b"],"data":"1"}]""", "Item 1: Met topic and topics")]
    [TestCase(Json, """[{"topic":"a","data":"1","retry":1.5}]""", "Item 1: Met a number as retry")]
    [TestCase(Json, """[{"topic":"a","data":"\ud800"}]""", "Item 1: Met half of a surrogate pair")]
    [TestCase(Json, """[{"topic":"a","data":"1","\ud800":1}]""", "Item 1: Met half of a surrogate pair")]
    [TestCase(Json, "[]", "Met an empty list")]
    [TestCase(Json, "7", "Met a number")]
    [TestCase(Json, "", "Met no JSON")]
    [TestCase(Lines, "{\"topic\":\"a\",\"data\":\"1\"}\n\n{\"topic\":\"a\"\n", "Line 3: Met no JSON")]
    [TestCase(Lines, "{\"topic\":\"a\",\"data\":\"1\"}\n\0{\"topic\":\"a\",\"data\":\"1\"}", "Line 2: Met no JSON at byte 1, expected an object.")]
    [TestCase(Lines, "{\"topic\":\"a\",\"data\":\"1\"}\n{\"data\":\"1\"}", "Line 2: Met neither topic nor topics")]
    public async Task A_batch_is_taken_whole_or_not_at_all_and_the_number_of_the_bad_one_is_named(string type, string body, string text)
    {
        (HttpStatusCode status, string answer) = await _server.Client.PostTextAsync("/publish", body, type);
        Assert.That((status, answer), Is.EqualTo((HttpStatusCode.BadRequest, answer)));
        Assert.That(answer, Does.StartWith(text));
        Assert.That(_server.App.Hub.Topics, Is.Empty);
    }

    [TestCase(Json, """[{"topics":["a","b","c","d"],"data":"1"}]""")]
    [TestCase(Lines, "{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":1}\n")]
    public async Task More_events_than_the_limit_are_413(string type, string body)
    {
        (HttpStatusCode status, string answer) = await _server.Client.PostTextAsync("/publish", body, type);
        Assert.That(status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(answer, Does.Contain("more than 3 events"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_body_over_the_limit_is_413(bool chunked)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/publish/a") { Content = new StringContent(new string('x', (1024 * 1024) + 1)) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await _server.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task The_same_key_with_the_same_request_gets_the_same_answer_and_publishes_once()
    {
        (_, string first) = await _server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Idempotency-Key", "k"));
        (_, string second) = await _server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Idempotency-Key", "k"));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(_server.App.Hub.Find("a")!.Events, Is.EqualTo(1));
    }

    [TestCase("/publish/a", "y")]
    [TestCase("/publish/b", "x")]
    public async Task The_same_key_with_another_request_is_422(string path, string body)
    {
        await _server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Idempotency-Key", "k"));
        (HttpStatusCode status, string answer) = await _server.Client.PostTextAsync(path, body, "text/plain", ("Idempotency-Key", "k"));
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer, Does.Contain("another request"));
    }

    [Test]
    public async Task A_request_that_was_refused_leaves_its_key_free()
    {
        await _server.Client.PostTextAsync("/publish", "[{}]", Json, ("Idempotency-Key", "k"));
        (HttpStatusCode status, _) = await _server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Idempotency-Key", "k"));
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task While_the_first_is_under_way_its_key_is_409_and_free_when_it_was_cut()
    {
        const string Head = "POST /publish/a HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
        using (RawClient first = await RawClient.ConnectAsync(_server.Address))
        {
            await first.SendAsync(Head);
            // It asks for the body: the key is taken.
            await first.ReadUntilAsync("\r\n\r\n");
            await first.SendAsync("xy");
            Assert.That((await PostAsync()).Status, Is.EqualTo(HttpStatusCode.Conflict));
        }

        HttpStatusCode status = HttpStatusCode.Conflict;
        for (int i = 0; i < 500 && status == HttpStatusCode.Conflict; i++)
            status = (await PostAsync()).Status;
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_server.App.Hub.Find("a")!.Events, Is.EqualTo(1));

        Task<(HttpStatusCode Status, string Text)> PostAsync() => _server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("Idempotency-Key", "k"));
    }

    [Test]
    public async Task The_log_says_at_the_start_who_may_publish()
    {
        Assert.That(_server.Log.Entries.Select(entry => entry.Message), Has.Some.StartWith("Publishing is accepted from this machine alone"));
        await using ServerUnderTest open = await ServerUnderTest.StartAsync(("Publish:AllowRemote", "on"));
        Assert.That(open.Log.Entries.Select(entry => entry.Message), Has.Some.StartWith("Publishing is open"));
    }

    [TestCase("/publish", "application/json", "\uFEFF{\"topic\":\"a\",\"data\":\"x\"}")]
    [TestCase("/publish", "application/json", "\uFEFF [{\"topic\":\"a\",\"data\":\"x\"}]")]
    [TestCase("/publish", "application/x-ndjson", "\uFEFF{\"topic\":\"a\",\"data\":\"x\"}\n")]
    public async Task A_byte_order_mark_before_JSON_is_skipped(string path, string type, string body)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        Assert.That((await server.Client.PostTextAsync(path, body, type)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(server.App.Hub.Find("a")!.Events, Is.EqualTo(1));
    }

    [TestCase("[\"a\"]")]
    [TestCase("{\"topics\":[\"a\"]}")]
    public async Task A_byte_order_mark_before_a_list_of_topics_is_skipped(string list)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/events") { Content = new StringContent("\uFEFF" + list) };
        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("{\"topic\":\"a\",\"data\":\"\\ud800\"}")]
    [TestCase("{\"topic\":\"\\ud800\",\"data\":\"x\"}")]
    [TestCase("{\"topic\":\"a\",\"data\":\"x\",\"key\":\"\\udc00\"}")]
    [TestCase("{\"topic\":\"a\",\"data\":\"x\",\"\\ud800\":1}")]
    public async Task Half_of_a_surrogate_pair_is_the_clients_mistake(string body)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        Assert.That((await server.Client.PostTextAsync("/publish", body, "application/json")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("/publish/a", "text/plain")]
    [TestCase("/publish", "application/json")]
    [TestCase("/events", "application/json")]
    [TestCase("/api/upload", "application/octet-stream")]
    [TestCase("/api/upload/one", "multipart/form-data; boundary=x")]
    public async Task A_body_in_a_content_coding_is_415_and_leaves_nothing(string path, string type)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent([0x1F, 0x8B]) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        request.Content.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(response.Headers.GetValues("Accept-Encoding"), Is.EqualTo(new[] { "identity" }));
        Assert.That(server.App.Hub.Topics, Is.Empty);
        Assert.That((await server.Client.GetAsync("/api/download/one")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("PROXY UNKNOWN\r\n", HttpStatusCode.Forbidden)]
    [TestCase("PROXY UNKNOWN ::1 ::1 1 2\r\n", HttpStatusCode.Forbidden)]
    [TestCase("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0", HttpStatusCode.Forbidden)]
    [TestCase("\r\n\r\n\0\r\nQUIT\n\u0021\0\0\0", HttpStatusCode.Forbidden)]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", HttpStatusCode.Forbidden)]
    [TestCase("PROXY TCP4 127.0.0.1 127.0.0.1 56324 443\r\n", HttpStatusCode.OK)]
    [TestCase("PROXY TCP6 ::ffff:127.0.0.1 ::1 56324 443\r\n", HttpStatusCode.OK)]
    [TestCase("PROXY TCP6 ::ffff:192.0.2.1 ::1 56324 443\r\n", HttpStatusCode.Forbidden)]
    public async Task A_client_that_a_proxy_does_not_name_is_not_from_this_machine(string header, HttpStatusCode expected)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Proxies:TrustedNetworks", "127.0.0.1"), ("Proxies:ProxyProtocol", "on"));
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync(header + "POST /publish/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo((int)expected));
    }

    [TestCase("Forwarded", "for=unknown")]
    [TestCase("Forwarded", "for=_hidden")]
    [TestCase("Forwarded", "garbage")]
    [TestCase("X-Forwarded-For", "127.0.0.1")]
    [TestCase("X-Forwarded-For", "")]
    [TestCase("X-Forwarded-For", "unknown")]
    [TestCase("X-Forwarded-For", "garbage, ::ffff:127.0.0.1")]
    [TestCase("X-Real-IP", "127.0.0.1")]
    [TestCase("Via", "1.1 proxy")]
    public async Task A_request_that_says_it_was_forwarded_is_not_from_this_machine(string name, string value)
    {
        (string, string)[][] proxies =
        [
            [],
            [("Proxies:TrustedNetworks", "127.0.0.1"), ("Proxies:Forwarded", "on")],
            [("Proxies:TrustedNetworks", "127.0.0.1"), ("Proxies:XForwardedFor", "on")],
        ];
        foreach ((string, string)[] options in proxies)
        {
            await using ServerUnderTest server = await ServerUnderTest.StartAsync(options);
            using RawClient client = await RawClient.ConnectAsync(server.Address);
            await client.SendAsync($"POST /publish/a HTTP/1.1\r\nHost: localhost\r\n{name}: {value}\r\nContent-Length: 1\r\n\r\nx");
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(403));
        }
    }

    [TestCase("off", HttpStatusCode.Forbidden)]
    [TestCase("on", HttpStatusCode.OK)]
    public async Task What_a_proxy_passes_on_is_not_from_this_machine(string allowRemote, HttpStatusCode expected)
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Publish:AllowRemote", allowRemote));
        (HttpStatusCode status, _) = await server.Client.PostTextAsync("/publish/a", "x", "text/plain", ("X-Forwarded-For", "192.0.2.1"));
        Assert.That(status, Is.EqualTo(expected));
    }
}
