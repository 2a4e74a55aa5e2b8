using System.Diagnostics;
using System.Net.Http;
using System.Net.ServerSentEvents;
using System.Security.Cryptography.X509Certificates;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Clients that others wrote, over TLS.</summary>
public sealed class TlsClientTests
{
    private const int Events = 1000;

    [Test]
    public async Task HttpClient_reads_a_stream_and_checks_the_certificate()
    {
        await using var server = await StartAsync();
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { TestCertificates.Localhost },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var client = new HttpClient(handler) { Timeout = RawClient.Patience };
        await using var stream = await client.GetStreamAsync(server.Address + "/count");

        var data = new List<string>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync()) data.Add(item.Data);

        Assert.That(data, Is.EqualTo(Enumerable.Range(0, Events).Select(i => $"{i}")));
    }

    [Test]
    public async Task Curl_reads_a_stream_and_checks_the_certificate()
    {
        await using var server = await StartAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("ca.pem"), TestCertificates.Localhost.ExportCertificatePem());
        var (output, error) = await RunAsync("curl", "-sS", "--http1.1", "--cacert", folder.File("ca.pem"), "-w", "%{http_code} %{http_version}", server.Address + "/count");
        Assert.That(output, Does.EndWith($"data: {Events - 1}\n\n200 1.1"), error);
    }

    [TestCase("-tls1_2")]
    [TestCase("-tls1_3")]
    public async Task Openssl_sees_the_end_that_TLS_has_of_its_own(string version)
    {
        await using var server = await StartAsync();
        var address = new Uri(server.Address).Authority;
        var (output, error) = await RunAsync("openssl", ["s_client", "-connect", address, version, "-quiet", "-ign_eof"], "GET /count HTTP/1.0\r\n\r\n");
        Assert.That(output, Does.EndWith($"data: {Events - 1}\n\n"), error);
        // What it says of an end without a close_notify.
        Assert.That(error, Does.Not.Contain("unexpected eof"));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(app => app.Sse("/count", _ => Count()), address: "https://127.0.0.1:0");

    private static async IAsyncEnumerable<string> Count()
    {
        for (var i = 0; i < Events; i++)
        {
            if (i % 100 == 0) await Task.Yield();
            yield return $"{i}";
        }
    }

    private static Task<(string Output, string Error)> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, "");

    private static async Task<(string Output, string Error)> RunAsync(string program, string[] arguments, string input)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Ignore($"{program} is not installed.");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_PROXY"] = "*";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            return (await output.WaitAsync(RawClient.Patience), await error.WaitAsync(RawClient.Patience));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
