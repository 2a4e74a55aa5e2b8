using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework.Constraints;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class UploadServiceTests
{
    private readonly FakeTimeProvider _time = new();
    private TempFolder _folder = null!;
    private UploadQuota _quota = null!;
    private UploadSessions _sessions = null!;
    private UploadService _uploads = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _quota = new UploadQuota(new UploadLimits { MaxTotalBytes = 1_000_000, MaxBytesPerAddress = 600_000 });
        _sessions = new UploadSessions(_quota, _time);
        _uploads = new UploadService(_sessions, new UploadFolder(_folder.Path, _time), _quota, NullLogger.Instance);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_raw_body_is_stored_under_a_name_of_the_servers_own()
    {
        byte[] content = RandomNumberGenerator.GetBytes(200_000);
        StoredFile file = await ReceiveAsync(null, "../evil.txt", new MemoryStream(content));
        Assert.Multiple(() =>
        {
            Assert.That(file.FileName, Is.EqualTo("evil.txt"));
            Assert.That(file.Length, Is.EqualTo(content.Length));
            Assert.That(file.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))));
            Assert.That(File.ReadAllBytes(file.Path), Is.EqualTo(content));
            Assert.That(_folder.FileNames.Single(), Does.EndWith(".upload").And.Not.Contain("evil"));
        });
    }

    [Test]
    public async Task The_file_of_a_form_is_found_among_its_fields()
    {
        StoredFile file = await ReceiveAsync("multipart/form-data; boundary=\"x y\"", null, Text(
            "--x y\r\nContent-Disposition: form-data; name=note\r\n\r\nhello\r\n"
            + "--x y\r\nContent-Disposition: form-data; name=file; filename=\"a.txt\"; filename*=UTF-8''%C3%BC.txt\r\nContent-Type: text/html\r\n\r\nfile\r\n\r\n"
            + "--x y\r\nContent-Disposition: form-data; name=more\r\n\r\nmore\r\n--x y--\r\n"));
        Assert.That(file.FileName, Is.EqualTo("ü.txt"));
        Assert.That(await File.ReadAllTextAsync(file.Path), Is.EqualTo("file\r\n"));
    }

    [TestCase("Multipart/Form-Data; boundary=x", "f")]
    [TestCase("\tmultipart/form-data ; BOUNDARY = x ; boundary-of=y", "f")]
    [TestCase("multipart/form-data; a=\"; boundary=y\\\";\"; boundary=\"\\x\"", "f")]
    [TestCase("multipartish/form-data; boundary=x", "raw")]
    [TestCase("text/plain; boundary=x", "raw")]
    public async Task The_media_type_of_a_form_is_read_in_any_case(string type, string name)
    {
        StoredFile file = await ReceiveAsync(type, "raw", Text("--x\r\nContent-Disposition: form-data; filename=f\r\n\r\nfile\r\n--x--\r\n"));
        Assert.That(file.FileName, Is.EqualTo(name));
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

    [TestCase("multipart/form-data", 400)]
    [TestCase("multipart/form-data; boundary=", 400)]
    [TestCase("multipart/form-data; boundary=\"\"", 400)]
    [TestCase("multipart/form-data; boundary=\"x", 400)]
    [TestCase("multipart/form-data; boundary=\"x\"y", 400)]
    [TestCase("multipart/form-data; boundary=x; boundary=x", 400)]
    [TestCase("multipart/form-data; boundary=x, text/plain", 400)]
    [TestCase("multipart/form-data; boundary=\"x \"", 400)]
    [TestCase("multipart/form-data; boundary=a@b", 400)]
    [TestCase("multipart/form-data, multipart/form-data; boundary=x", 415)]
    [TestCase("multipart/ form-data; boundary=x", 415)]
    [TestCase("multipart /form-data; boundary=x", 415)]
    [TestCase("multipart; boundary=x", 415)]
    [TestCase("multipart/form-data boundary=x", 415)]
    [TestCase("multipart/mixed; boundary=x", 415)]
    [TestCase("Multipart/Related; boundary=x", 415)]
    public void What_says_that_it_has_parts_is_a_form_or_refused_and_never_the_file(string type, int status)
    {
        Assert.That(
            () => ReceiveAsync(type, null, Text("--x\r\nContent-Disposition: form-data; filename=f\r\n\r\nfile\r\n--x--\r\n")),
            Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(status));
        Assert.That(_folder.FileNames, Is.Empty);
    }

    [TestCase("===123===", "boundary====123===")]
    [TestCase("a b", "boundary=a b")]
    [TestCase("'()+_,-./:=?", "boundary='()+_,-./:=?")]
    [TestCase("----=_Part_1_2.3", "boundary=----=_Part_1_2.3; charset=utf-8")]
    [TestCase("--", "boundary=--")]
    public async Task A_boundary_that_is_no_token_is_taken_without_quotes_too(string boundary, string parameter)
    {
        StoredFile file = await ReceiveAsync(
            $"multipart/form-data; {parameter}", null, Text($"--{boundary}\r\nContent-Disposition: form-data; filename=f\r\n\r\nfile\r\n--{boundary}--\r\n"));
        Assert.That((file.FileName, await File.ReadAllTextAsync(file.Path)), Is.EqualTo(("f", "file")));
    }

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
        Task<StoredFile> first = ReceiveAsync(null, "a", body.Reader.AsStream());
        Assert.That(() => ReceiveAsync(null, "b", Text("b")), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(409));
        await body.Writer.CompleteAsync();
        Assert.That((await first).FileName, Is.EqualTo("a"));
    }

    [Test]
    public async Task A_later_upload_of_the_same_client_replaces_the_file()
    {
        await ReceiveAsync(null, "a", Text("first"));
        StoredFile second = await ReceiveAsync(null, "b", Text("second"));
        Assert.That(_folder.FileNames.Single(), Is.EqualTo(Path.GetFileName(second.Path)));
        Assert.That(_sessions.FindFile("s")!.FileName, Is.EqualTo("b"));
        Assert.That(_quota.Bytes, Is.EqualTo(6));
    }

    [Test]
    public async Task The_file_of_another_client_is_not_replaced()
    {
        StoredFile first = await ReceiveAsync(null, "a", Text("first"));
        Assert.That(() => ReceiveAsync(null, "b", Text("second"), address: "127.0.0.2"), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(409));
        Assert.That((_sessions.FindFile("s"), await File.ReadAllTextAsync(first.Path)), Is.EqualTo((first, "first")));
    }

    [TestCase("--x\r\nContent-Disposition: form-data; filename=f\r\n\r\nhalf a file")]
    [TestCase("--x\r\nContent-Disposition: form-data; filename=f\r\n\r\na whole file\r\n--x\r\nhalf a part")]
    public async Task A_file_is_there_while_its_replacement_comes_and_stays_when_that_fails(string form)
    {
        StoredFile first = await ReceiveAsync(null, "a", Text("first"));
        Pipe body = new();
        await body.Writer.WriteAsync(Encoding.UTF8.GetBytes(form));
        Task<StoredFile> second = ReceiveAsync("multipart/form-data; boundary=x", null, body.Reader.AsStream());
        Assert.That((_sessions.FindFile("s"), await File.ReadAllTextAsync(first.Path)), Is.EqualTo((first, "first")));
        await body.Writer.CompleteAsync();
        Assert.That(() => second, Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(400));
        Assert.That((_sessions.FindFile("s"), await File.ReadAllTextAsync(first.Path)), Is.EqualTo((first, "first")));
        Assert.That(_folder.FileNames.Single(), Is.EqualTo(Path.GetFileName(first.Path)));
        Assert.That(_quota.Bytes, Is.EqualTo(5));
    }

    [Test]
    public async Task Bytes_are_limited_for_one_client_and_for_all_and_come_back()
    {
        await ReceiveAsync(null, "a", new MemoryStream(new byte[500_000]), "a");
        Assert.That(() => ReceiveAsync(null, "b", new MemoryStream(new byte[200_000]), "b"), Refused(503), "as it arrives");
        Assert.That(() => ReceiveAsync(null, "b", new MemoryStream([]), "b", totalBytes: 100_001), Refused(503), "as it is announced");
        Assert.That(() => ReceiveAsync(null, "b", new MemoryStream([]), "b", totalBytes: 600_001), Refused(413), "never");
        Assert.That(_quota.Bytes, Is.EqualTo(500_000));
        await ReceiveAsync(null, "c", new MemoryStream(new byte[400_000]), "c", address: "127.0.0.2");
        Assert.That(() => ReceiveAsync(null, "d", new MemoryStream(new byte[150_000]), "d", address: "127.0.0.3"), Refused(503), "all together");
        Assert.That(_folder.FileNames.Count(), Is.EqualTo(2));
        _time.Advance(TimeSpan.FromHours(2));
        new UploadSweeper(_sessions, new UploadFolder(_folder.Path, _time), TimeSpan.FromHours(1), _time, NullLogger.Instance).Sweep();
        Assert.That((_quota.Bytes, _quota.Sessions), Is.EqualTo((0L, 0)));
    }

    [Test]
    public async Task What_a_server_before_did_not_end_is_removed_at_the_start_and_what_another_still_writes_is_not()
    {
        await File.WriteAllTextAsync(_folder.File("left.part"), "half");
        Pipe body = new();
        Task<StoredFile> underWay = ReceiveAsync(null, "a", body.Reader.AsStream());
        _ = new UploadFolder(_folder.Path, _time);
        Assert.That(_folder.FileNames.Single(), Does.EndWith(".part").And.Not.EqualTo("left.part"));
        await body.Writer.CompleteAsync();
        await underWay;
    }

    [Test]
    public async Task An_old_upload_is_swept_with_its_file()
    {
        await ReceiveAsync(null, "a", Text("a"));
        UploadSweeper sweeper = new(_sessions, new UploadFolder(_folder.Path, _time), TimeSpan.FromHours(1), _time, NullLogger.Instance);
        _time.Advance(TimeSpan.FromHours(1));
        sweeper.Sweep();
        Assert.That(_sessions.FindFile("s"), Is.Not.Null);
        _time.Advance(TimeSpan.FromSeconds(1));
        sweeper.Sweep();
        Assert.That(_sessions.FindFile("s"), Is.Null);
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

    private static EqualNumericConstraint<int> Refused(int status) => Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(status);

    private async Task<StoredFile> ReceiveAsync(
        string? contentType, string? fileName, Stream body, string id = "s", long? totalBytes = null, string address = "127.0.0.1")
    {
        UploadContent content = await UploadContentReader.OpenAsync(contentType, fileName, body, CancellationToken.None);
        return await _uploads.ReceiveAsync(id, content, totalBytes, new IPEndPoint(IPAddress.Parse(address), 1), CancellationToken.None);
    }
}
