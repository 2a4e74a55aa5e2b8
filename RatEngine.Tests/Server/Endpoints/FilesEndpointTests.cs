using System.Net;
using System.Net.Http;

namespace RatEngine.Tests.Server.Endpoints;

public sealed class FilesEndpointTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("a.txt"), "content");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(null, "/files/a.txt")]
    [TestCase("/site/v1.0", "/site/v1.0/a.txt")]
    public async Task The_folder_that_the_options_name_is_served_beside_the_pages(string? path, string file)
    {
        (string, string)[] options = path is null ? [("Files:Folder", _folder.Path)] : [("Files:Folder", _folder.Path), ("Files:Path", path)];
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(options);
        Assert.That(await server.Client.GetStringAsync(file), Is.EqualTo("content"));
        Assert.That(await server.Client.GetStringAsync("/"), Does.Contain("<html"));
    }

    [Test]
    public async Task Without_the_option_nothing_is_served()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync("/files/a.txt");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("Files:Path", "files", "Files:Path: found \"files\", expected a path such as /files or /a/b")]
    [TestCase("Files:Path", "/", "Files:Path: found \"/\", expected a path")]
    [TestCase("Files:Path", "/a/../b", "Files:Path: found \"/a/../b\", expected a path")]
    [TestCase("Files:Path", "/<name>", "Files:Path: found \"/<name>\", expected a path")]
    [TestCase("Files:Path", "/events", "Files:Path: found \"/events\", expected a path that no other endpoint has.")]
    [TestCase("Files:Folder", "no-such-folder", "Files:Folder: found \"no-such-folder\" (Could not find")]
    public void A_wrong_option_is_named_at_the_start(string key, string text, string message)
    {
        (string, string)[] options = key == "Files:Folder" ? [(key, text)] : [("Files:Folder", _folder.Path), (key, text)];
        Assert.That(() => ServerUnderTest.StartAsync(options), Throws.TypeOf<RatOptionsException>().With.Message.StartsWith(message));
    }
}
