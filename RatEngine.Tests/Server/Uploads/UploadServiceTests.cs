using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class UploadServiceTests
{
    private readonly FakeTimeProvider _time = new();
    private TempFolder _folder = null!;
    private UploadSessions _sessions = null!;
    private UploadService _uploads = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _sessions = new UploadSessions(_time);
        _uploads = new UploadService(_sessions, new UploadFolder(_folder.Path, _time), NullLogger.Instance);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_raw_body_is_stored_under_a_name_of_the_servers_own()
    {
        byte[] content = RandomNumberGenerator.GetBytes(200_000);
        UploadState state = await ReceiveAsync(null, "../evil.txt", new MemoryStream(content));
        Assert.Multiple(() =>
        {
            Assert.That(state.FileName, Is.EqualTo("evil.txt"));
            Assert.That(state.File!.Length, Is.EqualTo(content.Length));
            Assert.That(state.File.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))));
            Assert.That(File.ReadAllBytes(state.File.Path), Is.EqualTo(content));
            Assert.That(_folder.FileNames.Single(), Does.EndWith(".upload").And.Not.Contain("evil"));
        });
    }

    [Test]
    public async Task The_file_of_a_form_is_found_among_its_fields()
    {
        UploadState state = await ReceiveAsync("multipart/form-data; boundary=\"x y\"", null, Text(
            "--x y\r\nContent-Disposition: form-data; name=note\r\n\r\nhello\r\n"
            + "--x y\r\nContent-Disposition: form-data; name=file; filename=\"a.txt\"; filename*=UTF-8''%C3%BC.txt\r\nContent-Type: text/html\r\n\r\nfile\r\n\r\n"
            + "--x y\r\nContent-Disposition: form-data; name=more\r\n\r\nmore\r\n--x y--\r\n"));
        Assert.That(state.FileName, Is.EqualTo("ü.txt"));
        Assert.That(await File.ReadAllTextAsync(state.File!.Path), Is.EqualTo("file\r\n"));
    }

    [TestCase("Multipart/Form-Data; boundary=x", "f")]
    [TestCase("multipart/ form-data; boundary=x", "raw")]
    public async Task The_media_type_of_a_form_is_read_in_any_case_and_without_spaces(string type, string name)
    {
        UploadState state = await ReceiveAsync(type, "raw", Text("--x\r\nContent-Disposition: form-data; filename=f\r\n\r\nfile\r\n--x--\r\n"));
        Assert.That(state.FileName, Is.EqualTo(name));
    }

    [TestCase("--x\r\nContent-Disposition: form-data; name=note\r\n\r\nhello\r\n--x--\r\n", "The form has no file")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\nhalf a file", "The form is malformed")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\nfile\r\n--x\r\nhalf a part", "The form is malformed")]
    [TestCase("no form at all", "The form is malformed")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=f; filename*\r\n\r\nx\r\n--x--\r\n", "The form is malformed")]
    [TestCase("--x\r\nContent-Disposition: form-data; name=f; filename*=UTF-7''x\r\n\r\nx\r\n--x--\r\n", "The form names its file in a charset")]
    public void A_bad_form_is_400_and_leaves_nothing_on_disk(string form, string message)
    {
        Assert.That(
            () => ReceiveAsync("multipart/form-data; boundary=x", null, Text(form)),
            Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(400).And.Message.StartsWith(message));
        Assert.That(_folder.FileNames, Is.Empty);
    }

    [Test]
    public void A_form_without_a_boundary_is_400() => Assert.That(
        () => ReceiveAsync("multipart/form-data", null, Text("")),
        Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(400));

    [Test]
    public void An_upload_that_is_cut_off_leaves_nothing_and_tells_its_watchers_why()
    {
        Pipe body = new();
        body.Writer.Write("half"u8);
        body.Writer.Complete(new RequestBodyException(400, "The body ended after 4 of 9 bytes."));
        Assert.That(() => ReceiveAsync(null, "a", body.Reader.AsStream()), Throws.TypeOf<RequestBodyException>());
        Assert.That(_folder.FileNames, Is.Empty);
        using SessionLease lease = _sessions.Enter("s");
        Assert.That(lease.Session.State.Phase, Is.EqualTo(UploadPhase.Failed));
        Assert.That(lease.Session.State.Error, Is.EqualTo("The body ended after 4 of 9 bytes."));
    }

    [Test]
    public async Task A_second_upload_to_a_session_under_way_is_409()
    {
        Pipe body = new();
        Task<UploadState> first = ReceiveAsync(null, "a", body.Reader.AsStream());
        Assert.That(() => ReceiveAsync(null, "b", Text("b")), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(409));
        await body.Writer.CompleteAsync();
        Assert.That((await first).FileName, Is.EqualTo("a"));
    }

    [Test]
    public async Task A_later_upload_to_a_session_replaces_the_file()
    {
        await ReceiveAsync(null, "a", Text("first"));
        UploadState second = await ReceiveAsync(null, "b", Text("second"));
        Assert.That(_folder.FileNames.Single(), Is.EqualTo(Path.GetFileName(second.File!.Path)));
        Assert.That(_sessions.FindCompleted("s")!.FileName, Is.EqualTo("b"));
    }

    [Test]
    public async Task An_old_upload_is_swept_with_its_file()
    {
        await ReceiveAsync(null, "a", Text("a"));
        UploadSweeper sweeper = new(_sessions, new UploadFolder(_folder.Path, _time), TimeSpan.FromHours(1), _time, NullLogger.Instance);
        _time.Advance(TimeSpan.FromHours(1));
        sweeper.Sweep();
        Assert.That(_sessions.FindCompleted("s"), Is.Not.Null);
        _time.Advance(TimeSpan.FromSeconds(1));
        sweeper.Sweep();
        Assert.That(_sessions.FindCompleted("s"), Is.Null);
        Assert.That(_folder.FileNames, Is.Empty);
    }

    [Test]
    public void What_another_run_has_left_behind_is_deleted_and_nothing_else()
    {
        foreach (string name in new[] { "old.part", "old.upload", "new.upload", "notes.txt" })
            File.WriteAllText(_folder.File(name), "");
        foreach (string name in new[] { "old.part", "old.upload", "notes.txt" })
            File.SetLastWriteTimeUtc(_folder.File(name), new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        new UploadFolder(_folder.Path, _time).DeleteWrittenBefore(new DateTimeOffset(1999, 6, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.That(_folder.FileNames, Is.EquivalentTo(new[] { "new.upload", "notes.txt" }));
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<UploadState> ReceiveAsync(string? contentType, string? fileName, Stream body)
    {
        UploadContent content = await UploadContentReader.OpenAsync(contentType, fileName, body, CancellationToken.None);
        return await _uploads.ReceiveAsync("s", content, null, CancellationToken.None);
    }
}
