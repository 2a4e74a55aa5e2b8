namespace RatEngine.Tests.Abuse;

/// <summary>Clients that take their time: with what they send, with what they take, or for ever.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class SlowClientTests
{
    private const int Many = 300;
    private const int Stalled = 50;
    private const int Silent = 50;
    private const string Head = "GET /topics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nX-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n";
    private const string Publish = "POST /publish/abuse HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n";
    private const string Stream = "GET /api/memory-efficient?rows=100000000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [Test]
    public async Task Slow_heads_delay_nobody_and_are_408()
    {
        var answers = await AbuseRun.HoldsAsync($"{Many} heads, a byte each {Pause.TotalMilliseconds} ms", async (server, answers) =>
        {
            using var crowd = new Crowd(server.Address);
            crowd.Connect(Many);
            await crowd.TrickleAsync(i => Head[(i % Head.Length)..(i % Head.Length + 1)], Pause);
            answers.AddRange(crowd.Outcomes);
        });
        Assert.That(answers["408"], Is.EqualTo(Many * AbuseRun.Rounds), answers.ToString());
    }

    [Test]
    public async Task Slow_bodies_delay_nobody_and_are_408()
    {
        var answers = await AbuseRun.HoldsAsync($"{Many} bodies, a byte each {Pause.TotalMilliseconds} ms", async (server, answers) =>
        {
            using var crowd = new Crowd(server.Address);
            crowd.Connect(Many);
            crowd.Send(Publish);
            await crowd.TrickleAsync(_ => "b", Pause);
            answers.AddRange(crowd.Outcomes);
        });
        Assert.That(answers["408"], Is.EqualTo(Many * AbuseRun.Rounds), answers.ToString());
    }

    [Test]
    public async Task Readers_that_stall_delay_nobody_and_are_cut()
    {
        var answers = await AbuseRun.HoldsAsync($"{Stalled} endless answers that nobody takes", async (server, answers) =>
        {
            using var crowd = new Crowd(server.Address);
            crowd.Connect(Stalled, receiveBufferBytes: 4096);
            crowd.Send(Stream);
            await crowd.AreGivenUpAsync();
            crowd.TakeEnds();
            answers.AddRange(crowd.Outcomes);
        });
        Assert.That(answers["reset"], Is.EqualTo(Stalled * AbuseRun.Rounds), answers.ToString());
    }

    [Test]
    public async Task Half_open_peers_delay_nobody_and_are_given_up()
    {
        var answers = await AbuseRun.HoldsAsync($"{4 * Silent} peers that fall silent: in a head, in a body, after FIN, in a stream", async (server, answers) =>
        {
            using var heads = new Crowd(server.Address);
            using var bodies = new Crowd(server.Address);
            using var halfClosed = new Crowd(server.Address);
            using var streams = new Crowd(server.Address);
            foreach (var crowd in new[] { heads, bodies, halfClosed }) crowd.Connect(Silent);
            streams.Connect(Silent, receiveBufferBytes: 4096);
            heads.Send(Head[..20]);
            bodies.Send(Publish + "half");
            halfClosed.Send(Stream);
            halfClosed.HalfClose();
            streams.Send(Stream);
            foreach (var crowd in new[] { halfClosed, streams }) await crowd.AreGivenUpAsync();
            foreach (var crowd in new[] { halfClosed, streams }) crowd.TakeEnds();
            foreach (var crowd in new[] { heads, bodies }) await crowd.TrickleAsync(_ => "", Pause);
            foreach (var crowd in new[] { heads, bodies, halfClosed, streams }) answers.AddRange(crowd.Outcomes);
        });
        Assert.That(answers["408"], Is.EqualTo(2 * Silent * AbuseRun.Rounds), answers.ToString());
        Assert.That(answers["reset"], Is.EqualTo(2 * Silent * AbuseRun.Rounds), answers.ToString());
    }
}
