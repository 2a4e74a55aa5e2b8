using System.Buffers;
using System.Text;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>What the fields of a request's head mean, judged as they come.</summary>
internal readonly struct RequestFieldRules(RequestHead head) : IFieldRules
{
    public Refusal? JudgeName(KnownField field) => field switch
    {
        KnownField.TransferEncoding when head.MinorVersion == 0 => Refusal.TransferEncodingInHttp10,
        KnownField.TransferEncoding when head.Fields.Contains(KnownField.ContentLength) => Refusal.FramedTwice,
        KnownField.ContentLength when head.Fields.Contains(KnownField.TransferEncoding) => Refusal.FramedTwice,
        _ => null,
    };

    public (SearchValues<byte> Allowed, Refusal Otherwise) ValueBytes(KnownField field) => field switch
    {
        KnownField.ContentLength => (ByteClasses.DigitOrSpace, Refusal.ContentLengthInvalid),
        KnownField.TransferEncoding => (ByteClasses.TokenList, Refusal.TransferEncodingMalformed),
        KnownField.Host => (ByteClasses.AuthorityOrSpace, Refusal.HostInvalid),
        _ => (ByteClasses.FieldValue, Refusal.FieldValueByte),
    };

    public Refusal? JudgeLine(KnownField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes)
    {
        switch (field)
        {
            case KnownField.Host:
                return JudgeHost(value, bytes);
            case KnownField.ContentLength:
                return ContentLengthField.TryParse(value, out head.Framing.ContentLength) ? null : Refusal.ContentLengthInvalid;
            case KnownField.TransferEncoding:
                return head.Framing.Codings.Add(value);
            case KnownField.Connection:
                head.Framing.Connection.Add(value);
                return null;
            case KnownField.Expect:
                return JudgeExpectation(value);
            default:
                return null;
        }
    }

    public Refusal? JudgeEnd()
    {
        if (head.MinorVersion >= 1 && !head.Fields.Contains(KnownField.Host)) return Refusal.HostMissing;
        return head.Fields.Contains(KnownField.TransferEncoding) ? head.Framing.Codings.JudgeEnd() : null;
    }

    private Refusal? JudgeHost(ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes)
    {
        if (!HostField.TryParse(value, out var host)) return Refusal.HostInvalid;
        if (head.TargetForm != TargetForm.Absolute) return null;

        // It was found valid with the request line.
        _ = HostField.TryParse(head.Line.Authority.Of(bytes), out var authority);
        return authority.Agrees(host, head.Line.IsHttps ? 443 : 80) ? null : Refusal.HostDisagrees;
    }

    private Refusal? JudgeExpectation(ReadOnlySpan<byte> value)
    {
        if (!Ascii.EqualsIgnoreCase(value, "100-continue"u8)) return Refusal.ExpectationUnknown;
        // RFC 9110 section 10.1.1: one that comes in HTTP/1.0 is to be ignored.
        head.Framing.ExpectContinue = head.MinorVersion >= 1;
        return null;
    }
}
