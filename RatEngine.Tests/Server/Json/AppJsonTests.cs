using System.Text.Json;
using RatEngine.Server.Endpoints;
using RatEngine.Server.Json;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Json;

/// <summary>The JSON of the guide, byte for byte.</summary>
public sealed class AppJsonTests
{
    [Test]
    public void A_counter_is_as_the_guide_has_it() => Assert.That(
        JsonSerializer.Serialize(new Counter("counter", 3, 1795423134.25), AppJson.Wire.Counter),
        Is.EqualTo("""{"type":"counter","value":3,"timestamp":1795423134.25}"""));

    [Test]
    public void Progress_messages_begin_with_their_type() => Assert.Multiple(() =>
    {
        Assert.That(Write(new ProgressMessage.Init("s", "ü\".txt", 0, false)), Is.EqualTo(
            """{"type":"init","session_id":"s","filename":"ü\".txt","progress":0,"completed":false}"""));
        Assert.That(Write(new ProgressMessage.Moved(12.5, 125, 1000)), Is.EqualTo(
            """{"type":"progress","progress":12.5,"bytes_received":125,"total_bytes":1000}"""));
        Assert.That(Write(new ProgressMessage.Moved(null, 125, null)), Is.EqualTo("""{"type":"progress","bytes_received":125}"""));
        Assert.That(Write(new ProgressMessage.Done("f", 9, "/api/download/s", 100, "abc", null)), Is.EqualTo(
            """{"type":"completed","filename":"f","file_size":9,"download_url":"/api/download/s","progress":100,"sha256":"abc"}"""));
        Assert.That(Write(new ProgressMessage.TimedOut("m")), Is.EqualTo("""{"type":"timeout","message":"m"}"""));
        Assert.That(Write(new ProgressMessage.Broken("m")), Is.EqualTo("""{"type":"error","message":"m"}"""));
        Assert.That(Write(new ProgressMessage.Heartbeat(1.5)), Is.EqualTo("""{"type":"heartbeat","timestamp":1.5}"""));
    });

    [Test]
    public void Data_comes_with_its_rows()
    {
        DataMessage.Chunk chunk = new() { FirstRow = 100 };
        chunk.Rows.Add(7);
        Assert.That(JsonSerializer.Serialize(chunk, AppJson.Wire.DataMessage), Is.EqualTo("""{"type":"chunk","first_row":100,"rows":[7]}"""));
    }

    [Test]
    public void An_upload_is_answered_as_the_guide_has_it() => Assert.That(
        JsonSerializer.Serialize(new UploadAnswer("s", "f", 9, "abc", "/api/download/s"), AppJson.Wire.UploadAnswer),
        Is.EqualTo("""{"session_id":"s","filename":"f","file_size":9,"sha256":"abc","download_url":"/api/download/s"}"""));

    [Test]
    public void A_request_is_shown_under_request_info() => Assert.That(
        JsonSerializer.Serialize(new DebugMessage("debug", new RequestInfo("GET", "/x", new Dictionary<string, string> { ["User-Agent"] = "u" })), AppJson.Wire.DebugMessage),
        Is.EqualTo("""{"type":"debug","request_info":{"method":"GET","path":"/x","headers":{"User-Agent":"u"}}}"""));

    private static string Write(ProgressMessage message) => JsonSerializer.Serialize(message, AppJson.Wire.ProgressMessage);
}
