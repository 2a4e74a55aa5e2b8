namespace RatEngine.Tests.Abuse;

/// <summary>Peers that vanish with a RST.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class ResetTests
{
    private const int Peers = 5;

    [Test]
    public async Task Resets_after_every_byte_of_a_request_delay_nobody()
    {
        string[] requests =
        [
            "GET /events/abuse HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n",
            "POST /publish/abuse HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ];
        var cuts = requests.SelectMany(request => Enumerable.Range(0, request.Length + 1).Select(length => request[..length])).ToList();
        var answers = await AbuseRun.HoldsAsync($"RST after every byte of a request, {Peers} times each", (server, answers) => Task.Run(() =>
        {
            foreach (var cut in cuts)
            {
                using var crowd = new Crowd(server.Address);
                crowd.Connect(Peers);
                crowd.Send(cut);
                crowd.Reset();
                answers.AddRange(crowd.Outcomes);
            }
        }));
        Assert.That(answers.Total, Is.EqualTo(Peers * cuts.Count * AbuseRun.Rounds), answers.ToString());
    }
}
