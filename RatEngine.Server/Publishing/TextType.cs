using Microsoft.Net.Http.Headers;

namespace RatEngine.Server.Publishing;

/// <summary>Media types of what is published.</summary>
internal static class TextType
{
    /// <summary>Reads a <c>Content-Type</c>; null where there is none.</summary>
    /// <exception cref="PublicationException">400: it is malformed. 415: it names another encoding than UTF-8, which is that of event streams.</exception>
    public static MediaTypeHeaderValue? Of(string? contentType)
    {
        if (contentType is null)
            return null;
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
            throw new PublicationException("Met a malformed Content-Type, expected a media type.");
        string charset = HeaderUtilities.RemoveQuotes(type.Charset).ToString();
        return charset.ToLowerInvariant() is "" or "utf-8" or "utf8" or "us-ascii"
            ? type
            : throw new PublicationException("Met another charset, expected utf-8.", 415);
    }
}
