using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server;

/// <summary>What keeps the executable from starting: one line on standard error that names the option, what was found and what is possible, and exit
/// code 2.</summary>
public sealed class StartFailureTests : IDisposable
{
    private static readonly string LongPath = new('a', 120);

    private readonly TempFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static IEnumerable<TestCaseData<string, string[]>> Cases()
    {
        // FOLDER stands for the test's own folder, PORT for a port that is in use.
        (string Line, string Arguments)[] rows =
        [
            ("Urls: found \"unix:FOLDER/LONG\" (a path of N bytes; that of a Unix socket has at most 108)", "--urls unix:FOLDER/LONG"),
            ("Urls: found what cannot be used (Cannot listen on unix:FOLDER/missing/s: the folder FOLDER/missing does not exist)", "--urls unix:FOLDER/missing/s"),
            ("Urls: found what cannot be used (Cannot listen on unix:FOLDER/file/s: FOLDER/file is not a folder)", "--urls unix:FOLDER/file/s"),
            ("Urls: found what cannot be used (Cannot listen on unix:FOLDER/file: the path is in use", "--urls unix:FOLDER/file"),
            ("Urls: found what cannot be used (Cannot listen on unix:FOLDER/folder: the path is a folder)", "--urls unix:FOLDER/folder"),
            ("Urls: found what cannot be used (Cannot listen on unix:/proc/s: no socket can be made in /proc)", "--urls unix:/proc/s"),
            ("Urls: found what cannot be used (Cannot listen on unix:FOLDER/s: the path is in use", "--urls unix:FOLDER/s --urls unix:FOLDER/s"),
            ("Urls: found what cannot be used (Cannot listen on http://127.0.0.1:PORT: the port is in use", "--urls http://127.0.0.1:PORT"),
            ("Urls: found what cannot be used (Cannot listen on http://127.0.0.1:PORT: the port is in use", "--urls http://127.0.0.1:0 --urls http://127.0.0.1:PORT"),
            ("Urls: found what cannot be used (Cannot listen on http://192.0.2.1:0: this machine does not have the address)", "--urls http://192.0.2.1:0"),
            ("Urls: found \"http://127.0.0.1:99999\", expected http://IP:", "--urls http://127.0.0.1:99999"),
            ("Urls: found \"http://127.0.0.1:1x\", expected http://IP:", "--urls http://127.0.0.1:1x"),
            ("Urls: found \"http://example.com:80\", expected http://IP:", "--urls http://example.com:80"),
            ("Urls: found \"http://[::1\", expected http://IP:", "--urls http://[::1"),
            ("Urls: found \"ftp://127.0.0.1\", expected an address", "--urls ftp://127.0.0.1"),
            ("Tls:Certificate: found none, expected a certificate", "--urls https://127.0.0.1:0"),
            ("Tls:Certificate: found \"FOLDER/missing\" (Could not find file", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/missing"),
            ("Tls:Certificate: found \"FOLDER/folder\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/folder"),
            ("Tls:Certificate: found \"FOLDER/file\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/file"),
            ("Tls:Certificate: found \"FOLDER/empty\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/empty"),
            ("Tls:Certificate: found \"FOLDER/one.pem\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/one.pem"),
            ("Tls:Certificate: found \"FOLDER/one.pem\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/one.pem --tls-key FOLDER/other.key"),
            ("Tls:Certificate: found \"FOLDER/one.pem\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/one.pem --tls-key FOLDER/missing"),
            ("Tls:Certificate: found \"FOLDER/secret.pfx\" (", "--urls https://127.0.0.1:0 --tls-certificate FOLDER/secret.pfx"),
            ("Tls:Key: found 1 files, expected at most one", "--urls https://127.0.0.1:0 --tls-key FOLDER/other.key"),
            ("Tls:ClientCa: found \"FOLDER/missing\" (", "--urls https://127.0.0.1:0 --dev-cert --tls-client-certificates required --tls-client-ca FOLDER/missing"),
            ("Tls:ClientCa: found \"FOLDER/file\" (", "--urls https://127.0.0.1:0 --dev-cert --tls-client-certificates required --tls-client-ca FOLDER/file"),
            ("Urls: found no https:// address", "--dev-cert"),
            ("Files:Folder: found \"FOLDER/missing\" (", "--files-folder FOLDER/missing"),
            ("Files:Folder: found \"FOLDER/file\" (", "--files-folder FOLDER/file"),
            ("Files:Path: found \"/events\", expected a path that no other endpoint has", "--files-folder FOLDER --files-path /events"),
            ("Uploads:Folder: found \"FOLDER/file\" (", "--uploads-folder FOLDER/file"),
            ("Uploads:Folder: found \"FOLDER/file/folder\" (", "--uploads-folder FOLDER/file/folder"),
            ("Uploads:Folder: found \"/proc\" (", "--uploads-folder /proc"),
            ("--config: found \"FOLDER/missing\" (", "--config FOLDER/missing"),
            ("--config: found \"FOLDER/folder\" (a folder)", "--config FOLDER/folder"),
            ("ratengine.json: found no JSON at line 1, byte 1", "--config FOLDER/file"),
            ("ratengine.json: found no JSON at line 1, byte 1", "--config FOLDER/empty"),
            ("ratengine.json: found a string that is not UTF-8", "--config FOLDER/surrogate.json"),
            ("ratengine.json: found a string that is not UTF-8", "--config FOLDER/latin1.json"),
            ("Limits:HeadTimeou: found an unknown key in ratengine.json, expected Limits:HeadTimeout", "--config FOLDER/unknown.json"),
            ("Urls: found null, expected a string", "--config FOLDER/null.json"),
            ("--log-levl: found an unknown option, expected --log-level", "--log-levl debug"),
            ("serve: found an unknown option, expected one of those that --help lists", "serve"),
            ("--max-connections: found no value, expected a number", "--max-connections"),
            ("Cors:Origins: found \"null\", expected an origin", "--cors-origins null"),
            ("Cors:AllowedHeaders: found \"a b\", expected names of header fields", "--cors-allowed-headers a\u00A0b"),
            ("Hosts: found \"a:80\", expected a name", "--hosts a:80"),
        ];
        foreach ((string line, string arguments) in rows)
            yield return new TestCaseData<string, string[]>(line.Replace('\u00A0', ' '), [.. arguments.Split(' ').Select(argument => argument.Replace('\u00A0', ' '))]).SetArgDisplayNames(arguments);
    }

    [OneTimeSetUp]
    public void MakeFiles()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Directory.CreateDirectory(_folder.File("folder"));
        using X509Certificate2 one = TestCertificates.Create("localhost");
        using X509Certificate2 other = TestCertificates.Create("localhost");
        File.WriteAllText(_folder.File("file"), "x");
        File.WriteAllText(_folder.File("empty"), "");
        File.WriteAllText(_folder.File("one.pem"), one.ExportCertificatePem());
        File.WriteAllText(_folder.File("other.key"), TestCertificates.KeyPem(other));
        File.WriteAllBytes(_folder.File("secret.pfx"), one.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000), "secret"));
        File.WriteAllText(_folder.File("surrogate.json"), """{ "LogLevel": "\ud800" }""");
        File.WriteAllBytes(_folder.File("latin1.json"), System.Text.Encoding.Latin1.GetBytes("""{ "Files": { "Folder": "é" } }"""));
        File.WriteAllText(_folder.File("unknown.json"), """{ "Limits": { "HeadTimeou": "3s" } }""");
        File.WriteAllText(_folder.File("null.json"), """{ "Urls": null }""");
    }

    [TestCaseSource(nameof(Cases))]
    public async Task A_failure_at_the_start_is_one_line_and_exit_code_2(string line, string[] arguments)
    {
        (int exitCode, string output, string error) = await ProgramTests.RunAsync(
            [.. WithUrls(arguments.Select(Fill))], _folder.Path, ("RATENGINE_LogLevel", "none"));
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(error, Does.StartWith(Fill(line)));
            Assert.That(error, Does.Contain(", expected "));
            Assert.That(error.TrimEnd('\n'), Does.Not.Contain("\n").And.Not.Contain("   at "));
            Assert.That(output, Is.Empty);
        });
    }

    [Test]
    public async Task A_folder_for_temporary_files_that_is_missing_is_named()
    {
        (int exitCode, _, string error) = await ProgramTests.RunAsync(["--urls", "http://127.0.0.1:0"], _folder.Path, ("RATENGINE_LogLevel", "none"), ("TMPDIR", _folder.File("missing")));
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.StartWith("TMPDIR: found ").And.Contain("expected a folder for temporary files"));
    }

    [Test]
    public async Task A_wrong_variable_of_the_environment_is_named()
    {
        (int exitCode, _, string error) = await ProgramTests.RunAsync([], _folder.Path, ("RATENGINE_Urls", "http://localhost"), ("RATENGINE_MaxConnections", "none"));
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Is.EqualTo("MaxConnections: found \"none\", expected a whole number from 1 to 1000000000, or auto.\n"));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    /// <summary>No row is to try the default port, which others may use.</summary>
    private static IEnumerable<string> WithUrls(IEnumerable<string> arguments) => arguments.Contains("--urls") || arguments.Contains("--dev-cert") ? arguments : arguments.Concat(["--urls=http://127.0.0.1:0"]);

    private string Fill(string text) => text
        .Replace("FOLDER/LONG", $"{_folder.Path}/{LongPath}", StringComparison.Ordinal)
        .Replace("a path of N bytes", $"a path of {_folder.Path.Length + 1 + LongPath.Length} bytes", StringComparison.Ordinal)
        .Replace("FOLDER", _folder.Path, StringComparison.Ordinal)
        .Replace("PORT", ((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
