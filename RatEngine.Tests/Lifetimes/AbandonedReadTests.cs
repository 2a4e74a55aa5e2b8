using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Lifetimes;

/// <summary>Handlers that end before their reads: what they left pending takes no byte of a later request.</summary>
public sealed class AbandonedReadTests
{
    [TestCase("Content-Length: 10\r\n\r\n01234", "56789")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n", "5\r\n56789\r\n0\r\n\r\n")]
    public async Task Read_that_its_handler_gave_up_ends_before_the_next_request_is_read(string begin, string rest)
    {
        Task<ReadResult>? abandoned = null;
        await using var server = await TestServer.StartAsync(app => app
            .Post("/slow", async (request, _) =>
            {
                var read = await request.Body.ReadAsync();
                request.Body.AdvanceTo(read.Buffer.End);
                abandoned = request.Body.ReadAsync().AsTask();
                try
                {
                    await abandoned.WaitAsync(TimeSpan.FromMilliseconds(30), TimeProvider.System);
                }
                catch (TimeoutException)
                {
                    // Answered after the handler has ended: until then the read may receive what is its own.
                    throw new RatStatusException(503, "too slow");
                }
            })
            .Get("/honest/<n>", static (RatRequest _, RatResponse response, string n) => response.SendTextAsync(n)));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST /slow HTTP/1.1\r\nHost: a\r\n" + begin);
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(503));

        await client.SendAsync(rest + "GET /honest/1 HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("1"));
        await Assert.ThatAsync(() => abandoned!.WaitAsync(RawClient.Patience), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Memory_that_a_handler_may_still_read_is_not_filled_by_another_request([Values] bool chunked)
    {
        var lent = new TaskCompletionSource<ReadOnlySequence<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app
            .Post("/lent", async (request, response) =>
            {
                lent.SetResult((await request.Body.ReadAtLeastAsync(6)).Buffer);
                await response.SendTextAsync("kept");
            })
            .Post("/honest", static async (request, response) =>
            {
                var read = await request.Body.ReadAtLeastAsync(3000);
                request.Body.AdvanceTo(read.Buffer.End);
                await response.SendTextAsync("done");
            }));
        using var client = await server.ConnectAsync();
        await client.SendAsync(
            "POST /lent HTTP/1.1\r\nHost: a\r\n" + (chunked ? "Transfer-Encoding: chunked\r\n\r\n6\r\nsecret\r\n0\r\n\r\n" : "Content-Length: 6\r\n\r\nsecret"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("kept"));

        var kept = await lent.Task;
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync("POST /honest HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n" + new string('h', 3000));
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("done"));
            Assert.That(Encoding.ASCII.GetString(kept), Is.EqualTo("secret"));
        }
    }

    [TestCase("Content-Length: 10\r\n\r\n01234", "56789")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n", "5\r\n56789\r\n0\r\n\r\n")]
    public async Task Body_whose_handler_fails_with_a_part_in_its_hands_is_drained(string begin, string rest)
    {
        await using var server = await TestServer.StartAsync(app => app
            .Post("/fails", static async (request, _) =>
            {
                await request.Body.ReadAsync();
                throw new FormatException("a bug");
            })
            .Get("/honest", static (_, response) => response.SendTextAsync("hello")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("POST /fails HTTP/1.1\r\nHost: a\r\n" + begin);
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(500));

        await client.SendAsync(rest + "GET /honest HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
    }

    /// <summary>Every public member, while the connection serves its next request.</summary>
    [Test]
    public async Task Handles_of_an_earlier_request_show_nothing_of_a_later_one()
    {
        (RatRequest Request, RatResponse Response)? kept = null;
        var shown = new List<string>();
        await using var server = await TestServer.StartAsync(app => app
            .Get("/first", (request, response) =>
            {
                kept = (request, response);
                return response.SendTextAsync("hello");
            })
            .Get("/second", (_, response) =>
            {
                foreach (var handle in new object[] { kept!.Value.Request, kept.Value.Response })
                {
                    foreach (var property in handle.GetType().GetProperties())
                    {
                        if (Shows(() => property.GetValue(handle))) shown.Add(property.Name);
                        if (property.CanWrite && Shows(() => property.SetValue(handle, property.PropertyType == typeof(int) ? 200 : null))) shown.Add("set " + property.Name);
                    }
                }

                if (Shows(() => kept.Value.Request.Header("Host"))) shown.Add("Header");
                if (Shows(() => kept.Value.Request.Query("a"))) shown.Add("Query");
                if (Shows(() => kept.Value.Request.PathParameter("a"))) shown.Add("PathParameter");
                if (Shows(() => kept.Value.Request.ChooseEncoding("br"))) shown.Add("ChooseEncoding");
                if (Shows(() => kept.Value.Response.SetValidators("\"a\""))) shown.Add("SetValidators");
                if (Shows(() => kept.Value.Response.SendFileAsync("/etc/hostname").AsTask().GetAwaiter().GetResult())) shown.Add("SendFileAsync");
                return response.SendTextAsync("bye");
            }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second?a=b HTTP/1.1\r\nHost: b\r\n\r\n");

        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("bye"));
        Assert.That(shown, Is.Empty);

        static bool Shows(Action use)
        {
            try
            {
                use();
                return true;
            }
            catch (Exception e) when (e is InvalidOperationException || e.InnerException is InvalidOperationException)
            {
                return false;
            }
        }
    }
}
