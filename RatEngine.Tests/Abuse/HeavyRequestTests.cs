using System.Globalization;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Requests that cost more to read than to send, if one is not careful.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class HeavyRequestTests
{
    private const int Clients = 4;
    private const int RequestsEach = 6;
    private const string Chunked = "POST /publish/abuse HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(0.5);

    [Test]
    public async Task Huge_heads_delay_nobody_and_are_refused()
    {
        string[] heads =
        [
            $"GET /{new string('a', 1_000_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            $"GET /topics HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {new string('c', 1_000_000)}\r\n\r\n",
            $"GET /topics HTTP/1.1\r\nHost: 127.0.0.1\r\n{string.Concat(Enumerable.Range(0, 50_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: a\r\n")))}\r\n",
        ];
        var answers = await AbuseRun.HoldsAsync(
            "heads of a megabyte: a target, a field, 50,000 fields", (server, answers) => SendAllAsync(server.Address, answers, i => heads[i % heads.Length]));
        Assert.That(answers["414"] + answers["431"], Is.EqualTo(answers.Total), answers.ToString());
    }

    [Test]
    public async Task Floods_of_chunk_extensions_delay_nobody_and_are_400()
    {
        string[] bodies =
        [
            string.Concat(Enumerable.Repeat($"1;{new string('e', 1000)}=\"{new string('v', 1000)}\"\r\nx\r\n", 500)),
            string.Concat(Enumerable.Repeat("1;e\r\nx\r\n", 100_000)),
            $"1;{new string('e', 1_000_000)}\r\nx\r\n0\r\n\r\n",
        ];
        var answers = await AbuseRun.HoldsAsync(
            "a megabyte of chunk extensions", (server, answers) => SendAllAsync(server.Address, answers, i => Chunked + bodies[i % bodies.Length]));
        Assert.That(answers["400"], Is.EqualTo(answers.Total), answers.ToString());
    }

    [Test]
    public async Task Chunks_of_one_byte_delay_nobody_and_are_taken()
    {
        var body = string.Concat(Enumerable.Repeat("1\r\nx\r\n", 100_000)) + "0\r\n\r\n";
        var answers = await AbuseRun.HoldsAsync("bodies of 100,000 chunks of one byte", (server, answers) => SendAllAsync(server.Address, answers, _ => Chunked + body));
        Assert.That(answers["200"], Is.EqualTo(answers.Total), answers.ToString());
    }

    [Test]
    public async Task A_thousand_overlapping_ranges_delay_nobody_and_cost_one_file()
    {
        const int FileBytes = 100_000;
        var ranges = string.Join(',', Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}-")));
        var answers = await AbuseRun.HoldsAsync($"1,000 overlapping ranges of a file of {FileBytes:#,0} bytes", async (server, answers) =>
        {
            using var upload = await RawClient.ConnectAsync(server.Address);
            await upload.SendAsync($"POST /api/upload/abuse{answers.Total} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {FileBytes}\r\n\r\n{new string('f', FileBytes)}");
            Assert.That((await upload.ReadResponseAsync()).Status, Is.EqualTo(200));
            var request = $"GET /api/download/abuse{answers.Total} HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes={ranges}\r\nConnection: close\r\n\r\n";
            var longest = await SendAllAsync(server.Address, answers, _ => request);
            Assert.That(longest, Is.LessThan(2 * FileBytes), "bytes of an answer");
        });
        Assert.That(answers["200"] + answers["206"] + answers["416"] + answers["431"], Is.EqualTo(answers.Total), answers.ToString());
    }

    /// <summary>Some clients send one request after another, each on a connection of its own, for a while.</summary>
    /// <returns>The length of the longest answer.</returns>
    private static async Task<int> SendAllAsync(string address, AbuseAnswers answers, Func<int, string> request)
    {
        var lengths = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var longest = 0;
            var begin = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < RequestsEach || TimeProvider.System.GetElapsedTime(begin) < MinTime; i++)
            {
                var answer = await ExchangeAsync(address, Encoding.Latin1.GetBytes(request(i)));
                longest = Math.Max(longest, answer.Length);
                answers.Add(answer.Length < 12 ? "reset" : answer[9..12]);
            }

            return longest;
        })));
        return lengths.Max();
    }

    /// <summary>Sends while it reads: the server may refuse in the middle.</summary>
    private static async Task<string> ExchangeAsync(string address, byte[] request)
    {
        using var client = await RawClient.ConnectAsync(address);
        var sending = SendAsync(client, request);
        var answer = Encoding.Latin1.GetString(await client.ReadToEndAsync());
        client.Dispose();
        await sending;
        return answer;
    }

    private static async Task SendAsync(RawClient client, byte[] request)
    {
        try
        {
            await client.SendAsync(request);
            client.HalfClose();
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The server has refused, and closed.
        }
    }
}
