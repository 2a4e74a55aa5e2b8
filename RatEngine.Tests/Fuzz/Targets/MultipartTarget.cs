using System.Text;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Fuzz;

/// <summary>The seam of uploads to the library that reads <c>multipart/form-data</c>. The first line of an input is the Content-Type, the
/// rest the body. A form is refused with 400, another multipart type with 415, or its file is a part of the body, the same however the body is cut.</summary>
internal sealed class MultipartTarget : IFuzzTarget
{
    private const int MaxNameLength = 255;

    public void Run(ReadOnlyMemory<byte> input)
    {
        var end = input.Span.IndexOf((byte)'\n');
        if (end < 0) return;
        var type = Encoding.UTF8.GetString(input.Span[..end]).TrimEnd('\r');
        var body = input[(end + 1)..];

        var expected = Receive(type, body, Arrivals.Whole(body.Length));
        Claim.Same(expected, Receive(type, body, Arrivals.Bytewise(body.Length)), "byte by byte");
        Claim.Same(expected, Receive(type, body, Arrivals.Pieces(body.Span)), "in three reads");
    }

    private static string Receive(string type, ReadOnlyMemory<byte> body, int[] lengths)
    {
        try
        {
            return ReceiveAsync(type, body, lengths).GetAwaiter().GetResult();
        }
        catch (RatStatusException e)
        {
            // Which of the messages is the library's affair: where it finds the first fault depends on the cut.
            Claim.That(e.Status is 400 or 415, "status");
            return "refused";
        }
    }

    private static async Task<string> ReceiveAsync(string type, ReadOnlyMemory<byte> body, int[] lengths)
    {
        await using var stream = new PiecewiseStream(body, lengths);
        var upload = await UploadContentReader.OpenAsync(type, null, stream, CancellationToken.None);
        var content = new MemoryStream();
        var block = new byte[256];
        while (await upload.ReadAsync(block, CancellationToken.None) is > 0 and var length)
        {
            content.Write(block, 0, length);
            Claim.That(content.Length <= body.Length, "more content than body");
        }

        await upload.FinishAsync(CancellationToken.None);
        CheckName(upload.FileName);
        CheckContent(type, body.Span, content.ToArray());
        return $"{upload.FileName}: {Convert.ToHexString(content.ToArray())}";
    }

    private static void CheckName(string name)
    {
        Claim.That(name is not ("" or "." or ".." or { Length: > MaxNameLength }), $"the file name {name}");
        Claim.That(!name.Any(character => character is '/' or '\\' || char.IsControl(character)), $"the file name {name}");
    }

    private static void CheckContent(string type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> content)
    {
        if (content.SequenceEqual(body)) return;
        Claim.That(type.Contains("multipart/form-data", StringComparison.OrdinalIgnoreCase), "a body that is no form was changed");
        Claim.That(body.IndexOf([.. "\r\n\r\n"u8, .. content, .. "\r\n--"u8]) >= 0, "content that is no part of the body");
    }
}
