using System.Text;
using Microsoft.Extensions.Logging;
using RatEngine.Buffers;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

/// <summary>Files as answers, through a socket: RFC 9110 section 14.</summary>
public sealed class SendFileTests
{
    private const string Modified = "Sun, 06 Nov 1994 08:49:30 GMT";
    private const string Digits = "0123456789";
    private const string Next = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private TempFolder _folder = null!;
    private TestServer _server = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new TempFolder();
        Write("digits.txt", Digits);
        Write("empty.txt", "");
        _server = await TestServer.StartAsync(app => app
            .Get("/hello", static (_, response) => response.SendTextAsync("hello"))
            .Get("/tagged", (_, response) => response.SendFileAsync(_folder.File("digits.txt"), new SendFileOptions { ETag = "\"v\"", ContentType = "a/b" }))
            .Get("/weak", (_, response) => response.SendFileAsync(_folder.File("digits.txt"), new SendFileOptions { ETag = "W/\"v\"" }))
            .Get("/named", (_, response) => response.SendFileAsync(_folder.File("digits.txt"), new SendFileOptions { DownloadName = "naïve\r\n.txt" }))
            .Get("/file/<name>", (RatRequest _, RatResponse response, string name) => response.SendFileAsync(_folder.File(name))));
    }

    [TearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    [Rule("ranges")]
    public async Task Whole_file_comes_with_its_type_length_and_validators()
    {
        var answer = await AskAsync("/file/digits.txt");
        Assert.That((answer.Status, answer.Text), Is.EqualTo((200, Digits)));
        Assert.That(answer.Header("Content-Type"), Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That(answer.Header("Accept-Ranges"), Is.EqualTo("bytes"));
        Assert.That(answer.Header("Last-Modified"), Is.EqualTo(Modified));
        Assert.That(answer.Header("ETag"), Does.Match("^\"[0-9a-f]+-a\"$"));
        Assert.That(answer.Header("Content-Disposition"), Is.Null);
    }

    [TestCase("")]
    [TestCase("Range: bytes=0-1\r\n")]
    [Rule("ranges")]
    public async Task HEAD_gets_the_very_fields_of_GET_for_the_whole_file(string range)
    {
        var get = await AskAsync("/file/digits.txt");
        var head = await AskAsync("/file/digits.txt", range, method: "HEAD");
        Assert.That(head.Headers, Is.EqualTo(get.Headers));
        Assert.That(head.Status, Is.EqualTo(200));
    }

    [TestCase("bytes=0-0", "0", "bytes 0-0/10")]
    [TestCase("bytes=2-4", "234", "bytes 2-4/10")]
    [TestCase("bytes=7-", "789", "bytes 7-9/10")]
    [TestCase("bytes=-3", "789", "bytes 7-9/10")]
    [TestCase("bytes=-300", Digits, "bytes 0-9/10")]
    [TestCase("bytes=0-1,90-91", "01", "bytes 0-1/10")]
    [TestCase("bytes=0-5,3-8,1-2", "012345678", "bytes 0-8/10")]
    [Rule("ranges")]
    public async Task One_part_is_sent_as_it_is(string range, string content, string contentRange)
    {
        var answer = await AskAsync("/file/digits.txt", $"Range: {range}\r\n");
        Assert.That((answer.Status, answer.Text), Is.EqualTo((206, content)));
        Assert.That(answer.Header("Content-Range"), Is.EqualTo(contentRange));
        Assert.That(answer.Header("ETag"), Is.Not.Null);
    }

    [Test]
    [Rule("ranges")]
    public async Task Several_parts_are_sent_in_their_frames()
    {
        var answer = await AskAsync("/tagged", "Range: bytes=8-9, 0-1\r\n");
        var boundary = answer.Header("Content-Type")!["multipart/byteranges; boundary=".Length..];
        Assert.That(answer.Status, Is.EqualTo(206));
        Assert.That(answer.Header("Content-Range"), Is.Null);
        Assert.That(answer.Text, Is.EqualTo(
            $"\r\n--{boundary}\r\nContent-Type: a/b\r\nContent-Range: bytes 8-9/10\r\n\r\n89"
            + $"\r\n--{boundary}\r\nContent-Type: a/b\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--{boundary}--\r\n"));
    }

    [TestCase("/file/digits.txt", "bytes=10-", "bytes */10")]
    [TestCase("/file/digits.txt", "bytes=-0", "bytes */10")]
    [TestCase("/file/empty.txt", "bytes=0-", "bytes */0")]
    [Rule("ranges")]
    public async Task Range_outside_the_file_is_answered_416_with_the_length(string path, string range, string contentRange)
    {
        var answer = await AskAsync(path, $"Range: {range}\r\n");
        Assert.That(answer.Status, Is.EqualTo(416));
        Assert.That(answer.Header("Content-Range"), Is.EqualTo(contentRange));
    }

    [TestCase("lines=0-1")]
    [TestCase("bytes=4-2")]
    [TestCase("bytes=a-b")]
    [Rule("ranges")]
    public async Task Range_that_is_none_gets_the_whole_file(string range) =>
        Assert.That((await AskAsync("/file/digits.txt", $"Range: {range}\r\n")).Status, Is.EqualTo(200));

    [Test]
    [Rule("ranges")]
    public async Task A_thousand_ranges_cost_no_more_than_the_file()
    {
        var ranges = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"{i % 9}-"));
        var answer = await AskAsync("/file/digits.txt", $"Range: bytes={ranges}\r\n");
        Assert.That((answer.Status, answer.Text), Is.EqualTo((200, Digits)));
    }

    [TestCase("/tagged", "\"v\"", 206)]
    [TestCase("/tagged", "\"w\"", 200)]
    [TestCase("/tagged", "W/\"v\"", 200)]
    [TestCase("/tagged", "\"v\", \"w\"", 200)]
    [TestCase("/weak", "W/\"v\"", 200)]
    [TestCase("/tagged", Modified, 206)]
    [TestCase("/tagged", "Sun, 06 Nov 1994 08:49:31 GMT", 200)]
    [TestCase("/tagged", "today", 200)]
    [Rule("ranges")]
    public async Task Range_counts_only_for_the_version_that_if_range_names(string path, string ifRange, int status)
    {
        var answer = await AskAsync(path, $"Range: bytes=0-1\r\nIf-Range: {ifRange}\r\n");
        Assert.That((answer.Status, answer.Text), Is.EqualTo((status, status == 206 ? "01" : Digits)));
    }

    [TestCase("If-None-Match: \"v\"\r\nRange: bytes=0-1\r\n", 304)]
    [TestCase("If-Match: \"w\"\r\nRange: bytes=100-\r\n", 412)]
    [TestCase("If-Match: \"v\"\r\nRange: bytes=100-\r\n", 416)]
    [TestCase("If-Modified-Since: " + Modified + "\r\n", 304)]
    [Rule("ranges")]
    public async Task Conditions_go_before_the_range(string fields, int status) =>
        Assert.That((await AskAsync("/tagged", fields)).Status, Is.EqualTo(status));

    [Test]
    [Rule("ranges")]
    public async Task Tag_changes_with_the_file()
    {
        var before = (await AskAsync("/file/digits.txt")).Header("ETag");
        Write("digits.txt", Digits, seconds: 31);
        var touched = (await AskAsync("/file/digits.txt")).Header("ETag");
        Write("digits.txt", "012345678", seconds: 31);
        Assert.That(new[] { before, touched, (await AskAsync("/file/digits.txt")).Header("ETag") }, Is.Unique);
    }

    [Test]
    [Rule("ranges")]
    public async Task Date_to_come_is_given_as_now()
    {
        File.SetLastWriteTimeUtc(_folder.File("digits.txt"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.That((await AskAsync("/file/digits.txt")).Header("Last-Modified"), Is.EqualTo("Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    [Test]
    [Rule("ranges")]
    public async Task Name_to_save_under_is_encoded_and_goes_with_the_content_alone()
    {
        Assert.That((await AskAsync("/named")).Header("Content-Disposition"), Is.EqualTo("attachment; filename=\"na_ve__.txt\"; filename*=UTF-8''na%C3%AFve%0D%0A.txt"));
        Assert.That((await AskAsync("/named", "If-None-Match: *\r\n")).Header("Content-Disposition"), Is.Null);
        Assert.That((await AskAsync("/named", "Range: bytes=10-\r\n")).Header("Content-Disposition"), Is.Null);
    }

    [Test]
    [Rule("ranges")]
    public async Task Missing_file_is_the_handlers_to_answer()
    {
        Assert.That((await AskAsync("/file/none.txt")).Status, Is.EqualTo(500));
        Assert.That((await _server.Log.WaitForAsync(entry => entry.EventId.Id == 201)).Exception, Is.InstanceOf<FileNotFoundException>());
    }

    [Test]
    [Rule("ranges")]
    public async Task File_of_many_blocks_comes_whole_through_a_slow_client_and_is_never_read_whole()
    {
        const int Length = 32 * 1024 * 1024;
        using (var sparse = File.OpenHandle(_folder.File("large.bin"), FileMode.Create, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(sparse, Length);
            RandomAccess.Write(sparse, "end"u8, Length - 3);
        }

        var rentedBefore = BlockPool.RentedCount;
        using var client = await _server.ConnectAsync(receiveBufferBytes: 32 * 1024);
        await client.SendAsync("GET /file/large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        var left = Length - client.Pending.Length;
        var buffer = new byte[64 * 1024];
        var (last, mostRented) = (0, 0L);
        while (left > 0)
        {
            left -= last = client.Receive(buffer);
            mostRented = Math.Max(mostRented, BlockPool.RentedCount - rentedBefore);
        }

        Assert.That(Encoding.ASCII.GetString(buffer, last - 3, 3), Is.EqualTo("end"));
        Assert.That(mostRented, Is.InRange(1, 4), "the head's block, and those between the file and the socket");
    }

    [Test]
    [Rule("ranges")]
    public async Task File_that_is_made_shorter_meanwhile_cuts_the_connection()
    {
        const int Length = 16 * 1024 * 1024;
        await File.WriteAllBytesAsync(_folder.File("large.bin"), new byte[Length]);
        using var client = await _server.ConnectAsync(receiveBufferBytes: 4096);
        await client.SendAsync("GET /file/large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        using (var file = File.OpenHandle(_folder.File("large.bin"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) RandomAccess.SetLength(file, 10);

        await Assert.ThatAsync(async () => await client.ReadToEndAsync(), Throws.InstanceOf<System.Net.Sockets.SocketException>());
        Assert.That((await _server.Log.WaitForAsync(entry => entry.EventId.Id == 201)).Exception, Is.InstanceOf<EndOfStreamException>());
    }

    [Test]
    [Rule("ranges")]
    public async Task Client_that_goes_in_the_middle_is_no_error()
    {
        await File.WriteAllBytesAsync(_folder.File("large.bin"), new byte[16 * 1024 * 1024]);
        using (var client = await _server.ConnectAsync(receiveBufferBytes: 4096))
        {
            await client.SendAsync("GET /file/large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
            await client.ReadUntilAsync("\r\n\r\n");
            client.Reset();
        }

        await Poll.UntilAsync(() => _server.Http.ConnectionCount == 0, () => "the connection has ended");
        Assert.That(_server.Log.Entries, Has.None.Matches<LogEntry>(entry => entry!.Level > LogLevel.Information));
    }

    private void Write(string name, string text, int seconds = 30)
    {
        File.WriteAllText(_folder.File(name), text);
        File.SetLastWriteTimeUtc(_folder.File(name), new DateTime(1994, 11, 6, 8, 49, seconds, DateTimeKind.Utc));
    }

    private async Task<RawResponse> AskAsync(string path, string fields = "", string method = "GET")
    {
        using var client = await _server.ConnectAsync();
        await client.SendAsync($"{method} {path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n{Next}");
        var answer = await client.ReadResponseAsync(toHead: method == "HEAD");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"), "the request behind it");
        return answer;
    }
}
