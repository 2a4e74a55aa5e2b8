using System.IO.Pipelines;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RatEngine.Http;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Server;

namespace RatEngine.Tests.Http;

public sealed class FileBodyTests
{
    [Test]
    public async Task A_part_longer_than_a_block_is_copied_whole()
    {
        byte[] content = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5], 300_000);
        byte[] copied = await CopyAsync(content, (file, body) => FileBody.TryCopyAsync(file, new FilePart(10, 250_000), body));
        Assert.That(copied, Is.EqualTo(content[10..250_010]));
    }

    [Test]
    [Rule("ranges")]
    public async Task Several_parts_stand_in_their_frames_and_are_as_long_as_announced()
    {
        MultipartRanges parts = new([new FilePart(0, 2), new FilePart(8, 2)], 10, "text/plain");
        string boundary = parts.ContentType["multipart/byteranges; boundary=".Length..];
        byte[] copied = await CopyAsync("0123456789"u8.ToArray(), (file, body) => FileBody.TryCopyAsync(file, parts, body));
        Assert.That(copied, Has.Length.EqualTo(parts.ContentLength));
        Assert.That(Encoding.ASCII.GetString(copied), Is.EqualTo(
            $"\r\n--{boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01"
            + $"\r\n--{boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--{boundary}--\r\n"));
    }

    [Test]
    public void A_file_that_has_become_shorter_breaks_the_answer_off() => Assert.That(
        () => CopyAsync("01"u8.ToArray(), (file, body) => FileBody.TryCopyAsync(file, new FilePart(0, 3), body)),
        Throws.TypeOf<EndOfStreamException>());

    private static async Task<byte[]> CopyAsync(byte[] content, Func<SafeFileHandle, PipeWriter, ValueTask<bool>> copy)
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("f"), content);
        using SafeFileHandle file = File.OpenHandle(folder.File("f"), options: FileOptions.Asynchronous);
        MemoryStream copied = new();
        PipeWriter body = PipeWriter.Create(copied, new StreamPipeWriterOptions(leaveOpen: true));
        Assert.That(await copy(file, body), Is.True);
        await body.CompleteAsync();
        return copied.ToArray();
    }
}
