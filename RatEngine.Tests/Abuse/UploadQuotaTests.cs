using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Uploads without end: of nothing, of little, of much.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and comes from a second loopback address.")]
public sealed class UploadQuotaTests
{
    private const int EmptyUploads = 10_000;
    private const int MaxSessions = 50;
    private const int MaxKiB = 500;

    [Test]
    public async Task Empty_uploads_delay_nobody_and_keep_nobody_from_uploading()
    {
        using var server = await StartAsync();
        var answers = await AbuseRun.HoldsAsync(server, $"{EmptyUploads:#,0} empty uploads", async (_, answers) =>
        {
            await UploadAsync(server, "127.0.0.1", EmptyUploads, 0, answers);
            var others = new AbuseAnswers();
            await UploadAsync(server, "127.0.0.1", 1, 0, others);
            await UploadAsync(server, "127.0.0.2", 1, 0, others);
            Assert.That(others["200"], Is.EqualTo(2), others.ToString());
            using var watcher = await RawClient.ConnectAsync(server.Address);
            await watcher.SendAsync("GET /api/progress/new?simulate=false HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await watcher.ReadUntilAsync("init");
        });
        Assert.That(answers["200"], Is.EqualTo(EmptyUploads * AbuseRun.Rounds), answers.ToString());
    }

    [TestCase(10 * MaxSessions, 1, MaxSessions)]
    [TestCase(100, 50 * 1024, 10)]
    public async Task Uploads_over_the_limits_of_one_address_are_503_and_leave_room_for_others(int count, int bytes, int taken)
    {
        using var server = await StartAsync();
        var total = new AbuseAnswers();
        var answers = await AbuseRun.HoldsAsync(
            server, string.Create(CultureInfo.InvariantCulture, $"{count:#,0} uploads of {bytes:#,0} bytes, {taken} allowed"), async (_, answers) =>
            {
                var other = new AbuseAnswers();
                await UploadAsync(server, "127.0.0.1", count, bytes, answers);
                if (total.Total == 0) await UploadAsync(server, "127.0.0.2", 1, bytes, other);
                if (total.Total == 0) Assert.That(other["200"], Is.EqualTo(1), other.ToString());
                total.Add("round");
            });
        // What was taken in the first round is kept, and leaves no room in those after it.
        Assert.That((answers["200"], answers["503"]), Is.EqualTo((taken, count * AbuseRun.Rounds - taken)), answers.ToString());
    }

    private static Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
        null,
        [
            "--log-level", "warning", "--uploads-max-sessions", $"{2 * MaxSessions}", "--uploads-max-sessions-per-address", $"{MaxSessions}",
            "--uploads-max-total-bytes", $"{2 * MaxKiB}KiB", "--uploads-max-bytes-per-address", $"{MaxKiB}KiB",
        ]);

    /// <summary>Uploads on one connection, or on another where that is closed after a refusal.</summary>
    private static async Task UploadAsync(ServerProcess server, string from, int count, int bytes, AbuseAnswers answers)
    {
        var address = new Uri(server.Address);
        var request = Encoding.ASCII.GetBytes($"POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {bytes}\r\n\r\n{new string('x', bytes)}");
        await Task.Run(() =>
        {
            Socket? socket = null;
            var buffer = new byte[4096];
            for (var i = 0; i < count; i++)
            {
                if (socket is null)
                {
                    socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
                    socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                    socket.Connect(address.Host, address.Port);
                }

                socket.Send(request);
                var answer = "";
                while (!answer.Contains("\r\n\r\n", StringComparison.Ordinal) && socket.Receive(buffer) is var read and > 0) answer += Encoding.ASCII.GetString(buffer, 0, read);
                answers.Add(answer.Length < 12 ? "cut" : answer[9..12]);
                if (answer.Contains("Connection: close", StringComparison.OrdinalIgnoreCase) || answer.Length == 0)
                {
                    socket.Dispose();
                    socket = null;
                }
            }

            socket?.Dispose();
        });
    }
}
