using RatEngine.Benchmarks.Soak;
namespace RatEngine.Benchmarks.Stress;

/// <summary>The server that <c>stress</c> starts: two apps in one process, which share the pool of blocks. One waits with epoll, one with the sockets of
/// the .NET library.</summary>
internal static class StressServerCommand
{
    public const string Name = "stress-server";

    /// <summary>Answered with the state.</summary>
    public const string StateQuestion = "state";

    /// <summary>Moves the clock on, so that the hubs let all events go and memory can be compared with the start. Answered with the state.</summary>
    public const string ForgetQuestion = "forget";

    /// <summary>How many addresses it listens on: for each app one without TLS, then one with it.</summary>
    public const int AddressCount = 4;

    // Twice the clients' patience: no honest client is late because the machine is busy.
    private static readonly HttpLimits Limits = SoakServerCommand.Limits with
    {
        HeadTimeout = TimeSpan.FromSeconds(20),
        BodyRateGracePeriod = TimeSpan.FromSeconds(20),
        WriteStallTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Serves on free ports of the loopback address until its standard input ends or SIGTERM comes.</summary>
    public static async Task<int> RunAsync()
    {
        using var certificate = SoakCertificate.Create();
        using var signals = new Hosting.StopSignals();
        using var logging = new StressLogging();
        var clock = new StressClock();
        await using var epoll = Create(certificate, useEpoll: true, clock, logging);
        await using var managed = Create(certificate, useEpoll: false, clock, logging);
        RatApp[] apps = [epoll, managed];
        foreach (var app in apps)
        {
            await app.StartAsync(["http://127.0.0.1:0", "https://127.0.0.1:0"]);
            foreach (var address in app.Addresses) Console.WriteLine(SoakServerCommand.ListeningOn + address);
        }

        using var inputEnd = new CancellationTokenSource();
        var thread = new Thread(() => AnswerQuestions(apps, clock, inputEnd)) { IsBackground = true, Name = "questions" };
        thread.Start();
        await signals.WaitAsync(inputEnd.Token);
        await Task.WhenAll(apps.Select(app => app.StopAsync(signals.Second)));
        return 0;
    }

    private static RatApp Create(
        System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, bool useEpoll, TimeProvider clock, StressLogging logging)
    {
        var tls = new TlsOptions { Certificates = [new TlsCertificate(certificate)], HandshakeTimeout = Limits.HeadTimeout };
        var options = new RatOptions
        {
            Limits = Limits,
            Hub = SoakServerCommand.HubLimits,
            Tls = tls,
            UseEpoll = useEpoll,
            TimeProvider = clock,
        };
        var app = new RatApp("stress", options, logging);
        SoakServerCommand.Map(app);
        Handlers.HeadCheck.AddTo(app);
        Handlers.HonestHandlers.AddTo(app);
        Handlers.StampedStreams.AddTo(app);
        Handlers.HostileHandlers.AddTo(app);
        return app;
    }

    /// <summary>On a thread of its own: it answers whatever the handlers have done to the pool's threads.</summary>
    private static void AnswerQuestions(RatApp[] apps, StressClock clock, CancellationTokenSource inputEnd)
    {
        while (Console.ReadLine() is { } question)
        {
            if (question == ForgetQuestion) clock.MoveOn(TimeSpan.FromDays(2));
            Console.WriteLine(ServerState.Read(apps).ToLine());
        }

        inputEnd.Cancel();
    }
}
