using System.Buffers;
using System.Net;
using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Fuzz;

/// <summary>The target of a request: it passes <see cref="StrictHead"/>, its path becomes the text that was meant, and its query is read as
/// the BCL reads it.</summary>
internal sealed class UriTarget : IFuzzTarget
{
    private static readonly HttpLimits Limits = new() { MaxRequestLineBytes = 64 * 1024, MaxHeadBytes = 64 * 1024 };

    public void Run(ReadOnlyMemory<byte> input)
    {
        // A head behind it of another line end, or none, is the business of the target for heads.
        if (input.Span.ContainsAny((byte)' ', (byte)'\r', (byte)'\n') || input.Length > Limits.MaxRequestLineBytes / 2) return;
        var method = input.Span.StartsWith("*"u8) ? "OPTIONS "u8 : "GET "u8;
        byte[] bytes = [.. method, .. input.Span, .. " HTTP/1.0\r\n\r\n"u8];

        var head = new RequestHead();
        var status = Parse(bytes, Arrivals.Whole(bytes.Length), head);
        var cutHead = new RequestHead();
        Claim.Same(status, Parse(bytes, Arrivals.Bytewise(bytes.Length), cutHead), "byte by byte");
        if (status != ParseStatus.Done) return;

        Claim.That(head.Path.SequenceEqual(cutHead.Path) && head.Query.SequenceEqual(cutHead.Query), "another path byte by byte");
        Claim.That(head.RawTarget.SequenceEqual(input.Span), "another target");
        StrictHead.Check(bytes, head, Limits);
        CheckPath(head);
        CheckQuery(head.Query);
    }

    private static ParseStatus Parse(byte[] bytes, int[] lengths, RequestHead head)
    {
        var parser = new HttpParser(Limits);
        foreach (var length in lengths)
        {
            var status = parser.ParseHead(new ReadOnlySequence<byte>(bytes, 0, length), head, out _, out _, out _);
            if (status != ParseStatus.NeedMore) return status;
        }

        throw new FuzzFailure("A whole head was not enough.");
    }

    private static void CheckPath(RequestHead head)
    {
        if (head.TargetForm == TargetForm.Asterisk) return;
        var expected = ReferencePath.Resolve(Encoding.Latin1.GetString(head.RawPath));
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(expected)).Replace('\0', '/');
        Claim.Same(text, RequestPath.ToText(head.Path), "path as text");
        head.Detach();
        Claim.Same(expected, Encoding.Latin1.GetString(head.Path), "path after its bytes went back");
    }

    private static void CheckQuery(ReadOnlySpan<byte> query)
    {
        var expected = Encoding.Latin1.GetString(query).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(WebUtility.UrlDecode(pair[0]), pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : ""))
            .ToList();
        var pairs = RequestQuery.Parse(query);
        Claim.Same(string.Join('\n', expected), string.Join('\n', pairs), "query");
        foreach (var (name, _) in pairs)
            Claim.Same(expected.Find(pair => pair.Key == name).Value, RequestQuery.Find(query, name), $"the parameter {name}");
    }
}
