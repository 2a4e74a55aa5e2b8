using RatEngine.Http;

namespace RatEngine.Tests.Http;

/// <summary>What the parser said, and after how many bytes it was sure.</summary>
internal sealed record HeadResult(ParseStatus Status, Refusal? Refusal, int DecidedAt, RequestHead Head)
{
    /// <summary>All that a handler could see of the head, to compare one run with another.</summary>
    public string Describe()
    {
        if (Status != ParseStatus.Done) return $"{Status} {Refusal} at {DecidedAt}";
        var fields = Enumerable.Range(0, Head.Fields.Count)
            .Select(i => $"{Head.Fields.Field(i)} {Text(Head.Fields.Name(i))}={Text(Head.Fields.Value(i))}");
        return $"{Head.Method} {Head.TargetForm} [{Text(Head.RawTarget)}] [{Text(Head.RawPath)}] [{Text(Head.Path)}] [{Text(Head.Query)}] "
            + $"1.{Head.MinorVersion} {Head.ContentLength} {Head.IsChunked} {Head.KeepAlive} {Head.ExpectContinue} at {DecidedAt}\n"
            + $"{string.Join('\n', fields)}\n[{Text(Head.Bytes.Span)}]";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
