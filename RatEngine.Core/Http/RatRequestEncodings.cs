using RatEngine.Http;

namespace RatEngine;

/// <summary>What content codings a client takes.</summary>
public static class RatRequestEncodings
{
    /// <summary>Chooses among the codings that the content is there in, by <c>Accept-Encoding</c> and its weights (RFC 9110 section 12.5.3). Where
    /// the answer depends on it, it needs <c>Vary: Accept-Encoding</c> and an entity tag of its own for each coding.</summary>
    /// <param name="request">The request.</param>
    /// <param name="available">Such as <c>br</c> and <c>gzip</c>, the best first: it decides where the client does not.</param>
    /// <returns>One of those; <c>identity</c> for the content as it is; null where the client takes none, which 406 answers.</returns>
    public static string? ChooseEncoding(this RatRequest request, params ReadOnlySpan<string> available)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ContentCodings.Choose(request.Header("Accept-Encoding"), available);
    }
}
