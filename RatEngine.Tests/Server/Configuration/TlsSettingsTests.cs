using System.CommandLine;
using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class TlsSettingsTests
{
    [Test]
    public void Certificates_get_the_keys_in_their_order_and_the_password()
    {
        TlsOptions tls = Read(
            ("Tls:Certificate", "one.pem"), ("Tls:Certificate", "two.pem"), ("Tls:Certificate", "three.pfx"), ("Tls:Key", "one.key"), ("Tls:Key", "two.key"),
            ("Tls:Password", "a;b"), ("Tls:HandshakeTimeout", "3s"), ("Tls:ClientCertificates", "required"), ("Tls:ClientCa", "ca.pem"));
        Assert.That(tls.Certificates, Is.EqualTo(new TlsCertificate[]
        {
            new("one.pem") { KeyFile = "one.key", Password = "a;b" },
            new("two.pem") { KeyFile = "two.key", Password = "a;b" },
            new("three.pfx") { Password = "a;b" },
        }));
        Assert.That((tls.HandshakeTimeout, tls.ClientCertificates, tls.ClientCaFile), Is.EqualTo((TimeSpan.FromSeconds(3), ClientCertificateMode.Required, "ca.pem")));
    }

    [Test]
    public void A_key_too_many_is_refused() => Assert.That(
        () => Read(("Tls:Certificate", "one.pem"), ("Tls:Key", "one.key"), ("Tls:Key", "two.key")),
        Throws.TypeOf<RatOptionsException>().With.Message.EqualTo("Tls:Key: found 2 files, expected at most one for each of Tls:Certificate, of which there are 1."));

    [Test]
    public void A_dev_certificate_needs_an_address_for_it() => Assert.That(
        () => Read(("DevCert", "on")),
        Throws.TypeOf<RatOptionsException>().With.Message.StartWith("Urls: found no https:// address for the certificate of --dev-cert"));

    [TestCase("--dev-cert")]
    [TestCase("--dev-cert=on")]
    [TestCase("--dev-cert", "--urls=https://localhost:1")]
    public async Task A_dev_certificate_is_asked_for_with_one_word(params string[] arguments)
    {
        SettingValues? got = null;
        ParseResult result = CommandLine.Parse(arguments, (values, _) =>
        {
            got = values;
            return Task.FromResult(0);
        });
        Assert.That(CommandLine.Errors(result), Is.Empty);
        await result.InvokeAsync(CommandLine.Invocation);
        Assert.That(got!.Get(TlsSettings.DevCert), Is.True);
    }

    [Test]
    public void The_password_is_no_option_of_the_command_line() =>
        Assert.That(CommandLine.Errors(CommandLine.Parse(["--tls-password=x"], (_, _) => Task.FromResult(0))), Is.Not.Empty);

    private static TlsOptions Read(params (string Key, string Text)[] pairs) =>
        ServerOptionsReader.Read(ServerOptionsReaderTests.Values(pairs)).Engine.Tls;
}
