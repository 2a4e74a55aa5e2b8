using System.Text;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

/// <summary>Paths that have led out of the folders of servers, as raw bytes over a socket: none leads out of this one's.</summary>
public sealed class FileAttackTests
{
    private const string Secret = "the secret outside";
    private const string Hidden = "the secret inside";

    // Ways to write "../": once, twice and three times encoded, with the slashes and dots of other systems, overlong and half-width.
    private static readonly string[] Climbs =
    [
        "../", "%2e%2e/", "%2E%2E/", ".%2e/", "%2e./", "..%2f", "..%2F", "%2e%2e%2f", "%2e%2e%2F", ".%2e%2f",
        "..\\", "..%5c", "..%5C", "%2e%2e%5c", "%2e%2e\\", "..%255c", "%252e%252e/", "%252e%252e%252f", "..%252f", "%25%32%65%25%32%65%25%32%66",
        "%%32%65%%32%65/", "..%%35%63", "..%%35c", "%25252e%25252e%25252f",
        "%c0%ae%c0%ae/", "%c0%ae%c0%ae%c0%af", "..%c0%af", "..%c1%9c", "..%c1%1c", "%e0%80%ae%e0%80%ae/", "..%e0%80%af", "..%f0%80%80%af", "..%f8%80%80%80%af",
        "..%u2215", "..%u2216", "%uff0e%uff0e%u2215", "..%ef%bc%8f", "%ef%bc%8e%ef%bc%8e/", "..%e2%88%95", "..%bg%qf",
        "..../", "....//", "...//", ".../", ".//../", "./../", "..;/", "..;a=b/", "..%3b/", "..%00/", "..%0a/", "..%0d/", "..%09/", "..%20/", "..%2e/", "..%01/",
        "..//", "..///", "//../", "/%5c../", "\\..\\", "%5c..%5c", "x/../../", "x/..%2f..%2f", "x/..%5c..%5c", ".%00./", "%2e%00%2e/", ".%0d./", "~/../", "%7e/../",
    ];

    // What stands in the folder's place, or behind a name: drives, shares, devices, streams, hidden names, ends that Windows drops.
    private static readonly string[] Names =
    [
        "/secret.txt", "//secret.txt", "%2fsecret.txt", "%2f%2fsecret.txt", "{root}/secret.txt", "{root-escaped}", "/{root}/secret.txt",
        "C:/secret.txt", "C:%5csecret.txt", "c%3a/secret.txt", "C|/secret.txt", "file:///{root}/secret.txt", "file%3a%2f%2f{root}/secret.txt",
        "%5c%5clocalhost%5cc$%5csecret.txt", "\\\\localhost\\c$\\secret.txt", "//localhost/c$/secret.txt", "%5c%5c?%5cC:%5csecret.txt", "%5c%5c.%5cC:%5csecret.txt",
        ".env", "%2eenv", ".git/config", "sub/.hidden", "%2e%67it/config", ".env%00.txt", ".env/", ".env.", "./.env", "sub/../.env", "sub/%2e%2e/%2eenv",
        "page.txt::$DATA", "page.txt%3a%3a$DATA", "page.txt:stream", ".env::$DATA", "sub:$I30:$INDEX_ALLOCATION/.hidden",
        "page.txt.", "page.txt%2e", "page.txt%20", "page.txt%20%20", "page.txt....", "page.txt%00", "page.txt%00.html", "page.txt%0a", "page.txt\\", "page.txt%5c", "page.txt%2f",
        "nul", "CON", "aux.txt", "com1", "lpt1.txt", "%6eul", "env~1", "ENV~1.TXT", "GIT~1/config",
        "sub//page.txt", "sub%2fpage.txt", "sub%5cpage.txt", "sub%252fpage.txt", "sub\\page.txt",
        "link-out/secret.txt", "link-out", "link-out/", "link-secret", "link-secret/", "link-out/../secret.txt", "sub/../link-secret",
        "proc/self/environ", "etc/passwd", "*", "*.txt", "page.???", "<page.txt>", "%3cpage.txt%3e", "page.txt%7c", "\"page.txt\"",
    ];

    private TempFolder _folder = null!;
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task SetUp()
    {
        _folder = new TempFolder();
        var root = _folder.File("public");
        Directory.CreateDirectory(Path.Combine(root, "sub"));
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        await File.WriteAllTextAsync(_folder.File("secret.txt"), Secret);
        await File.WriteAllTextAsync(Path.Combine(root, ".env"), Hidden);
        await File.WriteAllTextAsync(Path.Combine(root, ".git", "config"), Hidden);
        await File.WriteAllTextAsync(Path.Combine(root, "sub", ".hidden"), Hidden);
        await File.WriteAllTextAsync(Path.Combine(root, "sub", "page.txt"), "page");
        await File.WriteAllTextAsync(Path.Combine(root, "page.txt"), "page");
        File.CreateSymbolicLink(Path.Combine(root, "link-out"), "..");
        File.CreateSymbolicLink(Path.Combine(root, "link-secret"), _folder.File("secret.txt"));
        if (!OperatingSystem.IsWindows())
        {
            // Names of this system alone: what is one name here is a path elsewhere, and both must be refused alike.
            await File.WriteAllTextAsync(Path.Combine(root, "..\\secret.txt"), Hidden);
            await File.WriteAllTextAsync(Path.Combine(root, "page.txt."), Hidden);
            await File.WriteAllTextAsync(Path.Combine(root, "nul"), Hidden);
        }

        _server = await TestServer.StartAsync(app => app.Files("/static", root).Files("/", root, new FilesOptions { UsePrecompressed = false }));
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void Corpus_is_large() => Assert.That(Paths().Distinct().Count(), Is.GreaterThan(300));

    [Test]
    public async Task No_path_leads_out_of_the_folder_or_to_what_is_hidden()
    {
        foreach (var path in Paths())
        {
            foreach (var prefix in new[] { "/static/", "/" })
            {
                var answer = await AskAsync(prefix + path);
                Assert.That(answer, Does.StartWith("HTTP/1.1 40").Or.StartWith("HTTP/1.1 307").Or.EndWith("\r\n\r\npage"), prefix + path);
                Assert.That(answer, Does.Not.Contain(Secret).And.Not.Contain(Hidden), prefix + path);
                Assert.That(answer, Does.Not.Contain(_folder.Path), "an error names no path of the machine");
            }
        }
    }

    [TestCase("/static/page.txt")]
    [TestCase("/static/sub/page.txt")]
    [TestCase("/static/%70age%2Etxt")]
    [TestCase("/static/sub/../page.txt")]
    [TestCase("/static/../../page.txt")]
    [TestCase("/x/../static/./page.txt")]
    public async Task Honest_path_is_served(string path) => Assert.That(await AskAsync(path), Does.EndWith("\r\n\r\npage"));

    private IEnumerable<string> Paths()
    {
        foreach (var climb in Climbs)
        {
            yield return climb + "secret.txt";
            yield return climb + climb + climb + "secret.txt";
            yield return "sub/" + climb + climb + "secret.txt";
            yield return climb + "public/.env";
            yield return climb + "public" + climb + "secret.txt";
        }

        foreach (var name in Names)
        {
            yield return name
                .Replace("{root}", _folder?.Path ?? "", StringComparison.Ordinal)
                .Replace("{root-escaped}", Uri.EscapeDataString(_folder?.File("secret.txt") ?? ""), StringComparison.Ordinal);
        }

        // Bytes that no URI has: overlong, Latin-1, control.
        foreach (var climb in new[] { "\xc0\xae\xc0\xae/", "..\xc0\xaf", "\xe0\x80\xae\xe0\x80\xae/", "..\xef\xbc\x8f", "..\t/", "..\x01/", "..\x7f/", "..\x00/" }) yield return climb + "secret.txt";
    }

    private async Task<string> AskAsync(string target)
    {
        using var client = await _server.ConnectAsync();
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return Encoding.Latin1.GetString(await client.ReadToEndAsync());
    }
}
