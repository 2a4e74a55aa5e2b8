using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Requests that hold files open: downloads that nobody reads, uploads that do not go on, logs that are followed.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class OpenFileTests
{
    private const int MaxOpenFiles = 40;
    private const int OfOneAddress = MaxOpenFiles / 2;
    private const int Followers = 2000;
    private const int Descriptors = 200;

    // Nothing of the runtime's own, which may open some when it gets to work.
    private const int Spare = 30;

    private TempFolder _folder = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        File.WriteAllBytes(_folder.File("big"), new byte[16 * 1024 * 1024]);
        File.WriteAllText(_folder.File("small"), "content");
        File.WriteAllText(_folder.File("app.log"), "a line\n");
    }

    [OneTimeTearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Downloads_that_nobody_reads_hold_half_of_the_files_and_delay_nobody()
    {
        using var server = await StartAsync(null);
        var answers = await AbuseRun.HoldsAsync(server, $"{10 * MaxOpenFiles} downloads that nobody reads, {MaxOpenFiles} files", async (_, answers) =>
        {
            var before = server.Descriptors;
            using (var crowd = new Crowd(server.Address))
            {
                crowd.Connect(10 * MaxOpenFiles, receiveBufferBytes: 4096);
                crowd.Send("GET /files/big HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                await crowd.AnsweredAsync();
                await AssertServedAsync(server, "/files/small");
                await AssertServedAsync(server, "/api/logs");
                crowd.Listen();
                answers.AddRange(crowd.Outcomes);
            }

            // The next round begins with nothing held.
            await Poll.UntilAsync(() => server.Descriptors <= before + 2, () => "the downloads have ended");
        });
        Assert.That((answers["200"], answers["503"]), Is.EqualTo((OfOneAddress * AbuseRun.Rounds, (10 * MaxOpenFiles - OfOneAddress) * AbuseRun.Rounds)), answers.ToString());
    }

    [Test]
    public async Task Uploads_that_do_not_go_on_hold_half_of_the_files_and_delay_nobody()
    {
        using var server = await StartAsync(null);
        var answers = await AbuseRun.HoldsAsync(server, $"{10 * MaxOpenFiles} uploads that do not go on, {MaxOpenFiles} files", async (_, answers) =>
        {
            using var crowd = new Crowd(server.Address);
            crowd.Connect(10 * MaxOpenFiles);
            crowd.Send("POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf");
            await crowd.TrickleAsync(_ => "", TimeSpan.FromMilliseconds(20));
            answers.AddRange(crowd.Outcomes);
        });
        Assert.That((answers["408"], answers["503"]), Is.EqualTo((OfOneAddress * AbuseRun.Rounds, (10 * MaxOpenFiles - OfOneAddress) * AbuseRun.Rounds)), answers.ToString());
    }

    [Test]
    public async Task Followers_of_a_log_share_its_descriptors_and_delay_nobody()
    {
        using var server = await StartAsync(null);
        var round = 0;
        await AbuseRun.HoldsAsync(server, $"{Followers:#,0} followers of one log", async (_, answers) =>
        {
            var before = server.Descriptors;
            using var followers = new OpenStreams();
            followers.Open(server.Address, "/api/logs/app", Followers);
            Assert.That(server.Descriptors - before, Is.LessThan(Followers + Spare));
            using var honest = await RawClient.ConnectAsync(server.Address);
            await honest.SendAsync("GET /api/logs/app HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await File.AppendAllTextAsync(_folder.File("app.log"), $"news {++round}.\n");
            await honest.ReadUntilAsync($"news {round}.");
            answers.Add("200", Followers);
        });
    }

    [Test]
    public async Task More_of_all_that_opens_files_than_there_are_descriptors_end_nothing()
    {
        using var server = await StartAsync(Descriptors);
        string[] requests =
        [
            "GET /files/big HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /api/logs/app HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "POST /api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf",
        ];
        await AbuseRun.HoldsAsync(
            server,
            $"{10 * Descriptors} downloads, followers and uploads, {Descriptors} descriptors",
            async (_, answers) =>
            {
                foreach (var request in requests)
                {
                    using var crowd = new Crowd(server.Address);
                    for (var i = 0; i < 10; i++)
                    {
                        crowd.Connect(Descriptors, receiveBufferBytes: 4096);
                        crowd.Send(request);
                        crowd.Listen();
                    }

                    await crowd.AnsweredAsync(orCut: true);
                    crowd.Listen();
                    answers.AddRange(crowd.Outcomes);
                }
            },
            mayRefuse: true);
        Assert.That(server.Output, Does.Not.Contain("Out of memory").And.Not.Contain("bug of the engine"));
        server.Terminate();
        Assert.That(await server.WaitForExitAsync(), Is.Zero, server.Output);
    }

    private Task<ServerProcess> StartAsync(int? descriptors) => ServerProcess.StartAsync(
        descriptors,
        [
            "--limits-body-rate-grace-period", "1s", "--limits-write-stall-timeout", "5s", "--log-level", "warning", "--max-open-files", $"{MaxOpenFiles}",
            "--files-folder", _folder.Path, "--log", $"app={_folder.File("app.log")}",
        ]);

    private static async Task AssertServedAsync(ServerProcess server, string path)
    {
        using var client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200), path);
    }
}
