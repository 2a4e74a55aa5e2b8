using System.Text;

namespace RatEngine.Http;

/// <summary>The names of the known fields and the rules that hold for them.</summary>
internal static class KnownFields
{
    private static readonly Row[] Rows =
    [
        new(KnownField.Accept, "Accept", FieldRule.NoTrailer),
        new(KnownField.AcceptCharset, "Accept-Charset", FieldRule.NoTrailer),
        new(KnownField.AcceptEncoding, "Accept-Encoding", FieldRule.NoTrailer),
        new(KnownField.AcceptLanguage, "Accept-Language", FieldRule.NoTrailer),
        new(KnownField.Age, "Age", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Authorization, "Authorization", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.CacheControl, "Cache-Control", FieldRule.NoTrailer),
        new(KnownField.Connection, "Connection", FieldRule.NoTrailer),
        new(KnownField.ContentDisposition, "Content-Disposition", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.ContentEncoding, "Content-Encoding", FieldRule.NoTrailer),
        new(KnownField.ContentLanguage, "Content-Language", FieldRule.NoTrailer),
        new(KnownField.ContentLength, "Content-Length", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.ContentLocation, "Content-Location", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.ContentRange, "Content-Range", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.ContentType, "Content-Type", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Cookie, "Cookie", FieldRule.NoTrailer),
        new(KnownField.Date, "Date", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Expect, "Expect", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Expires, "Expires", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Forwarded, "Forwarded", FieldRule.NoTrailer),
        new(KnownField.From, "From", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Host, "Host", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.IfMatch, "If-Match", FieldRule.NoTrailer),
        new(KnownField.IfModifiedSince, "If-Modified-Since", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.IfNoneMatch, "If-None-Match", FieldRule.NoTrailer),
        new(KnownField.IfRange, "If-Range", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.IfUnmodifiedSince, "If-Unmodified-Since", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.KeepAlive, "Keep-Alive", FieldRule.NoTrailer),
        new(KnownField.LastEventId, "Last-Event-ID", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Location, "Location", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.MaxForwards, "Max-Forwards", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Origin, "Origin", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Pragma, "Pragma", FieldRule.NoTrailer),
        new(KnownField.ProxyAuthenticate, "Proxy-Authenticate", FieldRule.NoTrailer),
        new(KnownField.ProxyAuthorization, "Proxy-Authorization", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.ProxyConnection, "Proxy-Connection", FieldRule.NoTrailer),
        new(KnownField.Range, "Range", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Referer, "Referer", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.RetryAfter, "Retry-After", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.SetCookie, "Set-Cookie", FieldRule.NoTrailer),
        new(KnownField.TE, "TE", FieldRule.NoTrailer),
        new(KnownField.Trailer, "Trailer", FieldRule.NoTrailer),
        new(KnownField.TransferEncoding, "Transfer-Encoding", FieldRule.NoTrailer),
        new(KnownField.Upgrade, "Upgrade", FieldRule.NoTrailer),
        new(KnownField.UserAgent, "User-Agent", FieldRule.Once | FieldRule.NoTrailer),
        new(KnownField.Vary, "Vary", FieldRule.NoTrailer),
        new(KnownField.Via, "Via", FieldRule.NoTrailer),
        new(KnownField.WwwAuthenticate, "WWW-Authenticate", FieldRule.NoTrailer),
        new(KnownField.XForwardedFor, "X-Forwarded-For", FieldRule.NoTrailer),
        new(KnownField.XForwardedHost, "X-Forwarded-Host", FieldRule.NoTrailer),
        new(KnownField.XForwardedProto, "X-Forwarded-Proto", FieldRule.NoTrailer),
    ];

    // By the length of the name: a handful of rows each, told apart by their first letter.
    private static readonly Row[][] ByLength = GroupByLength();

    private static readonly FieldRule[] Rules = [FieldRule.None, .. Rows.Select(row => row.Rule)];

    public static KnownField Find(ReadOnlySpan<byte> name)
    {
        var byLength = ByLength;
        if (name.Length >= byLength.Length) return KnownField.None;
        foreach (var row in byLength[name.Length])
        {
            if (row.FirstLetter == (name[0] | 0x20) && Ascii.EqualsIgnoreCase(name, row.Name)) return row.Field;
        }

        return KnownField.None;
    }

    public static bool Has(KnownField field, FieldRule rule) => (Rules[(int)field] & rule) != 0;

    private static Row[][] GroupByLength()
    {
        var lengths = Rows.Max(row => row.Name.Length) + 1;
        return [.. Enumerable.Range(0, lengths).Select(length => Rows.Where(row => row.Name.Length == length).ToArray())];
    }

    private sealed class Row(KnownField field, string name, FieldRule rule)
    {
        public readonly KnownField Field = field;
        public readonly byte[] Name = Encoding.ASCII.GetBytes(name);
        public readonly int FirstLetter = name[0] | 0x20;
        public readonly FieldRule Rule = rule;
    }
}
