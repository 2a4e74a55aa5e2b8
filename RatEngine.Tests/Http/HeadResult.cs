using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

/// <summary>What the parser said of a head.</summary>
/// <param name="Status">Its answer.</param>
/// <param name="Refusal">The rule that was broken, if one was.</param>
/// <param name="Taken">How many bytes were consumed.</param>
/// <param name="Seen">How many bytes there were when it said so.</param>
/// <param name="Head">The head, whole if the answer is Done.</param>
internal sealed record HeadResult(ParseStatus Status, Refusal? Refusal, int Taken, int Seen, RequestHead Head)
{
    /// <summary>All that anybody could see of the answer, to compare one run with another.</summary>
    public string Describe()
    {
        if (Status != ParseStatus.Done) return $"{Status} {Refusal} after {Taken}";
        var fields = Enumerable.Range(0, Head.Fields.Count)
            .Select(i => $"{Head.Fields.Field(i)} {Text(Head.Fields.Name(i))}={Text(Head.Fields.Value(i))}");
        return $"{Head.Method} {Head.TargetForm} [{Text(Head.RawTarget)}] [{Text(Head.RawPath)}] [{Text(Head.Path)}] [{Text(Head.Query)}] "
            + $"1.{Head.MinorVersion} {Head.ContentLength} {Head.IsChunked} {Head.KeepAlive} {Head.ExpectContinue} after {Taken}\n"
            + $"{string.Join('\n', fields)}\n[{Text(Head.Bytes.Span)}]";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
