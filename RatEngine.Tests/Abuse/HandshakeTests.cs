namespace RatEngine.Tests.Abuse;

/// <summary>Handshakes of TLS that go no further.</summary>
[Platform("Linux", Reason = "Reads what a process holds, and ends it by a signal.")]
public sealed class HandshakeTests
{
    private const int Each = 150;

    // The begin of a ClientHello: a record of 512 bytes is announced.
    private const string HalfHello = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [Test]
    public async Task Handshakes_that_stall_delay_nobody_and_are_closed()
    {
        var answers = await AbuseRun.HoldsAsync(
            $"{3 * Each} TLS handshakes that stall: silence, half a ClientHello, a byte of it each {Pause.TotalMilliseconds} ms; the honest client over TLS",
            async (server, answers) =>
            {
                using var silent = new Crowd(server.SecureAddress);
                using var halves = new Crowd(server.SecureAddress);
                using var slow = new Crowd(server.SecureAddress);
                Crowd[] crowds = [silent, halves, slow];
                foreach (var crowd in crowds) crowd.Connect(Each);
                halves.Send(HalfHello);
                slow.Send(HalfHello);
                await Task.WhenAll(silent.TrickleAsync(_ => "", Pause), halves.TrickleAsync(_ => "", Pause), slow.TrickleAsync(_ => "c", Pause));
                foreach (var crowd in crowds) answers.AddRange(crowd.Outcomes);
            },
            isSecure: true);
        Assert.That(answers["closed"] + answers["reset"], Is.EqualTo(3 * Each * AbuseRun.Rounds), answers.ToString());
    }
}
