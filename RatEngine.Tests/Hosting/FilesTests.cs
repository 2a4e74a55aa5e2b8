using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

/// <summary>A folder behind a route, through a socket.</summary>
public sealed class FilesTests
{
    private TempFolder _folder = null!;
    private TestServer _server = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new TempFolder();
        Directory.CreateDirectory(_folder.File("public/sub dir"));
        Write("public/index.html", "<p>root");
        Write("public/sub dir/index.html", "<p>sub");
        Write("public/style.css", "css");
        Write("public/über.txt", "text");
        Write("public/data.bin", "bytes");
        Write("public/model.glb", "model");
        _server = await TestServer.StartAsync(app => app
            .Files("/static", _folder.File("public"), new FilesOptions { ContentTypes = new Dictionary<string, string> { [".GLB"] = "model/gltf-binary" } })
            .Files("/plain/", _folder.File("public"), new FilesOptions { IndexFile = null, CacheControl = null, UsePrecompressed = false }));
    }

    [TearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase("/static/style.css", "css", "text/css; charset=utf-8")]
    [TestCase("/static/%C3%BCber.txt", "text", "text/plain; charset=utf-8")]
    [TestCase("/static/data.bin", "bytes", "application/octet-stream")]
    [TestCase("/static/model.glb", "model", "model/gltf-binary")]
    [TestCase("/static/sub%20dir/../style.css", "css", "text/css; charset=utf-8")]
    [TestCase("/static/", "<p>root", "text/html; charset=utf-8")]
    [TestCase("/static/sub%20dir/", "<p>sub", "text/html; charset=utf-8")]
    [TestCase("/plain/style.css", "css", "text/css; charset=utf-8")]
    public async Task File_is_served_by_its_path(string path, string content, string type)
    {
        var answer = await AskAsync(path);
        Assert.That((answer.Status, answer.Text, answer.Header("Content-Type")), Is.EqualTo((200, content, type)));
        Assert.That(answer.Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(answer.Header("Cache-Control"), Is.EqualTo(path.StartsWith("/static", StringComparison.Ordinal) ? "no-cache" : null));
    }

    [TestCase("/static/none.css")]
    [TestCase("/static/style.css/")]
    [TestCase("/static/style.css/none")]
    [TestCase("/static/none/")]
    [TestCase("/plain/")]
    [TestCase("/plain/sub%20dir")]
    [TestCase("/plain/sub%20dir/")]
    [TestCase("/static")]
    public async Task What_is_not_there_is_answered_404(string path) => Assert.That((await AskAsync(path)).Status, Is.EqualTo(404));

    [TestCase("/static/sub%20dir", "./sub%20dir/")]
    [TestCase("/static/sub%20dir?a=b", "./sub%20dir/?a=b")]
    public async Task Folder_without_its_slash_is_redirected_to_it(string path, string location)
    {
        var answer = await AskAsync(path);
        Assert.That((answer.Status, answer.Header("Location")), Is.EqualTo((307, location)));
    }

    [Test]
    public async Task Ranges_and_conditions_are_heeded()
    {
        Assert.That((await AskAsync("/static/style.css", "Range: bytes=1-")).Text, Is.EqualTo("ss"));
        var tag = (await AskAsync("/static/style.css")).Header("ETag");
        Assert.That((await AskAsync("/static/style.css", $"If-None-Match: {tag}")).Status, Is.EqualTo(304));
    }

    [Test]
    public async Task Other_methods_are_not_allowed() => Assert.That((await AskAsync("/static/style.css", "Content-Length: 0", "POST")).Header("Allow"), Is.EqualTo("GET, HEAD, OPTIONS"));

    [Test]
    public async Task Precompressed_form_is_sent_to_who_takes_it_with_a_tag_of_its_own()
    {
        Write("public/style.css.br", "BROTLI");
        Write("public/style.css.gz", "GZIP");
        var (plain, br, gzip) = (await AskAsync("/static/style.css"), await AskAsync("/static/style.css", "Accept-Encoding: gzip, br"), await AskAsync("/static/style.css", "Accept-Encoding: gzip"));

        Assert.That(new[] { plain.Text, br.Text, gzip.Text }, Is.EqualTo(new[] { "css", "BROTLI", "GZIP" }));
        Assert.That(new[] { plain, br, gzip }.Select(answer => answer.Header("Content-Encoding")), Is.EqualTo(new[] { null, "br", "gzip" }));
        Assert.That(new[] { plain, br, gzip }.Select(answer => answer.Header("Vary")), Is.All.EqualTo("Accept-Encoding"));
        Assert.That(new[] { plain, br, gzip }.Select(answer => answer.Header("Content-Type")), Is.All.EqualTo("text/css; charset=utf-8"));
        Assert.That(new[] { plain, br, gzip }.Select(answer => answer.Header("ETag")), Is.Unique);
        Assert.That((await AskAsync("/static/style.css", "Accept-Encoding: br\r\nRange: bytes=0-1")).Text, Is.EqualTo("BR"), "a range of the form that was chosen");
        Assert.That((await AskAsync("/static/style.css", $"Accept-Encoding: br\r\nIf-None-Match: {gzip.Header("ETag")}")).Status, Is.EqualTo(200));
        var unchanged = await AskAsync("/static/style.css", $"Accept-Encoding: br\r\nIf-None-Match: {br.Header("ETag")}");
        Assert.That((unchanged.Status, unchanged.Header("Vary"), unchanged.Header("Content-Encoding")), Is.EqualTo((304, "Accept-Encoding", (string?)null)));
        Assert.That((await AskAsync("/static/style.css", "Accept-Encoding: identity;q=0")).Status, Is.EqualTo(406));
        Assert.That((await AskAsync("/plain/style.css", "Accept-Encoding: br")).Text, Is.EqualTo("css"));
    }

    [Test]
    public async Task Precompressed_form_of_an_older_version_is_left_alone()
    {
        Write("public/style.css.br", "OLD", minute: 48);
        Assert.That((await AskAsync("/static/style.css", "Accept-Encoding: br")).Text, Is.EqualTo("css"));
    }

    [Test]
    public async Task Link_is_followed_inside_the_folder_and_not_out_of_it()
    {
        Write("secret.txt", "secret");
        Link("inner.css", "style.css");
        Link("outer.txt", "../secret.txt");
        Link("absolute.txt", _folder.File("secret.txt"));
        Link("folder", "..");
        Link("there-and-back.css", "../public/style.css");
        Link("through.txt", "folder/secret.txt");
        Link("circle", "circle");
        Link("style.css.br", "../secret.txt");

        Assert.That((await AskAsync("/static/inner.css")).Text, Is.EqualTo("css"));
        Assert.That((await AskAsync("/static/there-and-back.css")).Text, Is.EqualTo("css"));
        Assert.That((await AskAsync("/static/folder/public/style.css")).Text, Is.EqualTo("css"), "what it leads to is inside");
        foreach (var path in new[] { "outer.txt", "absolute.txt", "folder/secret.txt", "folder", "folder/", "through.txt", "circle", "circle/a" })
            Assert.That((await AskAsync("/static/" + path)).Status, Is.EqualTo(404), path);
        Assert.That((await AskAsync("/static/style.css", "Accept-Encoding: br")).Text, Is.EqualTo("css"));
    }

    [TestCase("/static/.well-known/assetlinks.json", 200)]
    [TestCase("/static/.well-known/.hidden", 404)]
    [TestCase("/static/sub%20dir/.well-known/assetlinks.json", 404)]
    [TestCase("/static/.Well-Known/assetlinks.json", 404)]
    [TestCase("/static/.well-known./assetlinks.json", 404)]
    public async Task What_is_well_known_is_public_at_the_top_of_the_folder(string path, int status)
    {
        Directory.CreateDirectory(_folder.File("public/.well-known"));
        Directory.CreateDirectory(_folder.File("public/sub dir/.well-known"));
        Write("public/.well-known/assetlinks.json", "[]");
        Write("public/.well-known/.hidden", "hidden");
        Write("public/sub dir/.well-known/assetlinks.json", "[]");
        Assert.That((await AskAsync(path)).Status, Is.EqualTo(status));
    }

    [TestCase("a")]
    [TestCase("style.css")]
    [TestCase("loop")]
    public async Task A_path_of_thousands_of_names_stops_at_the_first_that_is_not_there(string name)
    {
        Link("loop", ".");
        var path = "/static/" + string.Join('/', Enumerable.Repeat(name, 8000 / (name.Length + 1)));
        Assert.That((await AskAsync(path)).Status, Is.EqualTo(404));

        // Looking at every name made a text as long as the path for each: tens of megabytes.
        var root = new RatEngine.Hosting.FileRoot(_folder.File("public"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(root.Find(System.Text.Encoding.ASCII.GetBytes(path["/static/".Length..])), Is.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2_000_000));
    }

    [Test]
    public async Task Folder_that_is_a_link_itself_is_served()
    {
        Link("../current", "public");
        await using var server = await TestServer.StartAsync(app => app.Files("/", _folder.File("current")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET /style.css HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("css"));
    }

    [Test]
    public void Folder_that_is_not_there_is_refused_at_once() => Assert.That(
        () => new RatApp().Files("/static", _folder.File("none")),
        Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("none"));

    [TestCase("static")]
    [TestCase("/<name>")]
    [TestCase("/a/..")]
    public void Path_that_is_none_is_refused_at_once(string path) =>
        Assert.That(() => new RatApp().Files(path, _folder.Path), Throws.ArgumentException);

    private void Write(string name, string text, int minute = 49)
    {
        File.WriteAllText(_folder.File(name), text);
        File.SetLastWriteTimeUtc(_folder.File(name), new DateTime(1994, 11, 6, 8, minute, 30, DateTimeKind.Utc));
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder.File("public/" + name), target);

    private async Task<RawResponse> AskAsync(string path, string field = "X: none", string method = "GET")
    {
        using var client = await _server.ConnectAsync();
        await client.SendAsync($"{method} {path} HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n");
        return await client.ReadResponseAsync();
    }
}
