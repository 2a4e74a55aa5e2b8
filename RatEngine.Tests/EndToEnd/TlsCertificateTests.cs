using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Which certificate a client gets, from which files, and whose it needs.</summary>
public sealed class TlsCertificateTests
{
    private const string Hello = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Password = "open;sesame";

    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("one.example", "one.example")]
    [TestCase("ONE.Example", "one.example")]
    [TestCase("two.example", "two.example")]
    [TestCase("a.two.example", "two.example")]
    [TestCase("a.b.two.example", "one.example")]
    [TestCase("b\u00fccher.example", "two.example")]
    [TestCase("other.example", "one.example")]
    [TestCase("127.0.0.1", "one.example")]
    [TestCase("", "one.example")]
    public async Task The_certificate_is_the_first_for_the_name_else_the_first(string asked, string given)
    {
        using var one = TestCertificates.Create("one.example");
        using var two = TestCertificates.Create("two.example", "*.two.example", "xn--bcher-kva.example");
        await using var server = await StartAsync(new TlsOptions { Certificates = [new TlsCertificate(one), new TlsCertificate(two)] });
        Assert.That(await GivenAsync(server, asked), Is.EqualTo($"CN={given}"));
    }

    [TestCase("pem")]
    [TestCase("pem with a key file")]
    [TestCase("pem with an encrypted key")]
    [TestCase("pfx")]
    [TestCase("pfx with a password")]
    public async Task A_certificate_is_read_from_files_with_its_issuers(string form)
    {
        using var authority = TestCertificates.CreateAuthority();
        using var own = TestCertificates.Issue(authority, "files.example");
        await using var server = await StartAsync(new TlsOptions { Certificates = [Write(form, own, authority)] });
        using var client = await RawClient.ConnectAsync(Plain(server));
        var chain = 0;
        using var secure = await client.SecureAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "files.example",
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, _, given, errors) =>
            {
                chain = given!.ChainElements.Count;
                return errors == SslPolicyErrors.None;
            },
        });
        Assert.That(chain, Is.EqualTo(2));
    }

    [Test]
    public async Task New_files_are_used_for_new_connections_and_bad_ones_are_logged_and_left()
    {
        var (file, key) = (_folder.File("reloaded.pem"), _folder.File("reloaded.key"));
        using var old = TestCertificates.Create("old.example");
        using var renewed = TestCertificates.Create("renewed.example");
        await WriteAsync(old);
        await using var server = await StartAsync(new TlsOptions { Certificates = [new TlsCertificate(file) { KeyFile = key }] });
        using var kept = await server.ConnectAsync();
        await kept.SendAsync(Hello);
        await kept.ReadResponseAsync();

        await File.WriteAllTextAsync(file, "-----BEGIN CERTIFICATE-----\nnonsense");
        server.Time.Advance(TimeSpan.FromSeconds(6));
        await server.Log.WaitForAsync(entry => entry.EventId.Id == 609);
        Assert.That(await GivenAsync(server, ""), Is.EqualTo("CN=old.example"));
        server.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(server.Log.Entries.Count(entry => entry.EventId.Id == 609), Is.EqualTo(1), "said once");

        await WriteAsync(renewed);
        server.Time.Advance(TimeSpan.FromSeconds(6));
        await server.Log.WaitForAsync(entry => entry.EventId.Id == 607 && entry.Message.Contains("renewed.example", StringComparison.Ordinal));
        await Poll.UntilAsync(async () => await GivenAsync(server, "") == "CN=renewed.example", () => "the new certificate is given");

        await kept.SendAsync(Hello);
        Assert.That((await kept.ReadResponseAsync()).Text, Is.EqualTo("nobody"));

        async Task WriteAsync(X509Certificate2 certificate)
        {
            await File.WriteAllTextAsync(key, TestCertificates.KeyPem(certificate));
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        }
    }

    [TestCase(ClientCertificateMode.Allowed, "good", "CN=client")]
    [TestCase(ClientCertificateMode.Allowed, "none", "nobody")]
    [TestCase(ClientCertificateMode.Required, "good", "CN=client")]
    [TestCase(ClientCertificateMode.Allowed, "stranger", null)]
    [TestCase(ClientCertificateMode.Required, "stranger", null)]
    [TestCase(ClientCertificateMode.Required, "for servers", null)]
    [TestCase(ClientCertificateMode.Required, "none", null)]
    public async Task A_client_shows_who_it_is(ClientCertificateMode mode, string shown, string? seen)
    {
        using var authority = TestCertificates.CreateAuthority();
        using var stranger = TestCertificates.CreateAuthority();
        var ca = _folder.File("ca.pem");
        await File.WriteAllTextAsync(ca, authority.ExportCertificatePem());
        using var certificate = TestCertificates.Issue(shown == "stranger" ? stranger : authority, "client", forClient: shown != "for servers");
        await using var server = await StartAsync(TestCertificates.Options with { ClientCertificates = mode, ClientCaFile = ca });
        using var plain = await RawClient.ConnectAsync(Plain(server));

        async Task<string> AskAsync()
        {
            using var client = await plain.SecureAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                LocalCertificateSelectionCallback = (_, _, _, _, _) => shown == "none" ? null! : certificate,
            });
            await client.SendAsync(Hello);
            return (await client.ReadResponseAsync()).Text;
        }

        // With TLS 1.3 the client learns of a refusal when it first reads.
        if (seen is null) await Assert.ThatAsync(AskAsync, Throws.InstanceOf<IOException>().Or.InstanceOf<AuthenticationException>().Or.InstanceOf<System.Net.Sockets.SocketException>());
        else Assert.That(await AskAsync(), Is.EqualTo(seen));
        if (seen is null) await Poll.UntilAsync(() => server.Http.ConnectionCount == 0, () => "the connection is closed");
        Assert.That(server.Log.Entries, Has.None.Matches<LogEntry>(entry => entry!.Level > LogLevel.Information));
    }

    [Test]
    public async Task An_https_address_without_a_certificate_says_what_to_configure()
    {
        await using var app = new RatApp();
        var wrong = await Assert.ThrowsAsync<RatOptionsException>(() => app.StartAsync(["https://127.0.0.1:0"]));
        Assert.That(wrong!.Message, Does.StartWith("Tls:Certificate: found none").And.Contain("--dev-cert"));
    }

    [TestCase("missing")]
    [TestCase("garbage")]
    [TestCase("key of another")]
    [TestCase("no key")]
    [TestCase("wrong password")]
    public async Task A_file_that_cannot_be_used_is_named(string what)
    {
        using var own = TestCertificates.Create("bad.example");
        using var other = TestCertificates.Create("other.example");
        var file = _folder.File($"bad {what}");
        switch (what)
        {
            case "garbage": File.WriteAllText(file, "garbage"); break;
            case "key of another": File.WriteAllText(file, own.ExportCertificatePem() + "\n" + TestCertificates.KeyPem(other)); break;
            case "no key": File.WriteAllText(file, own.ExportCertificatePem()); break;
            case "wrong password": File.WriteAllBytes(file, own.Export(X509ContentType.Pkcs12, "right")); break;
        }

        var options = new TlsOptions { Certificates = [new TlsCertificate(file) { Password = what == "wrong password" ? Password : null }] };
        var wrong = await Assert.ThrowsAsync<RatOptionsException>(() => StartAsync(options));
        Assert.That(wrong!.Message, Does.StartWith($"Tls:Certificate: found \"{file}\" (").And.Not.Contain(Password));
    }

    [Test]
    public void Client_certificates_need_authorities()
    {
        var options = new RatOptions { Tls = TestCertificates.Options with { ClientCertificates = ClientCertificateMode.Required } };
        Assert.That(() => new RatApp(options: options), Throws.InstanceOf<RatOptionsException>().With.Message.StartWith("Tls:ClientCa: found none"));
    }

    [Test]
    public void A_password_is_not_shown() =>
        Assert.That(new TlsCertificate("a.pfx") { Password = Password }.ToString(), Does.Contain("a.pfx").And.Not.Contain(Password));

    private TlsCertificate Write(string form, X509Certificate2 own, X509Certificate2 authority)
    {
        var (file, key) = (_folder.File(form), _folder.File(form + " key"));
        var chain = own.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n";
        using var issuer = X509CertificateLoader.LoadCertificate(authority.RawData);
        var pfx = new X509Certificate2Collection { issuer, own };
        using var ecdsa = own.GetECDsaPrivateKey()!;
        switch (form)
        {
            case "pem":
                File.WriteAllText(file, chain + TestCertificates.KeyPem(own));
                return new TlsCertificate(file) { Password = Password };
            case "pem with a key file":
                File.WriteAllText(file, chain);
                File.WriteAllText(key, TestCertificates.KeyPem(own));
                return new TlsCertificate(file) { KeyFile = key };
            case "pem with an encrypted key":
                File.WriteAllText(file, chain);
                File.WriteAllText(key, ecdsa.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)));
                return new TlsCertificate(file) { KeyFile = key, Password = Password };
            case "pfx":
                File.WriteAllBytes(file, pfx.Export(X509ContentType.Pkcs12)!);
                return new TlsCertificate(file);
            default:
                File.WriteAllBytes(file, pfx.Export(X509ContentType.Pkcs12, Password)!);
                return new TlsCertificate(file) { Password = Password };
        }
    }

    private static async Task<string> GivenAsync(TestServer server, string name)
    {
        using var plain = await RawClient.ConnectAsync(Plain(server));
        using var client = await plain.SecureAsync(new SslClientAuthenticationOptions { TargetHost = name });
        return client.Tls!.RemoteCertificate!.Subject;
    }

    private static Task<TestServer> StartAsync(TlsOptions tls) => TestServer.StartAsync(
        app => app.Get("/", (request, response) => response.SendTextAsync(request.ClientCertificate?.Subject ?? "nobody")),
        new RatOptions { Tls = tls },
        "https://127.0.0.1:0");

    private static string Plain(TestServer server) => server.Address.Replace("https:", "http:", StringComparison.Ordinal);
}
