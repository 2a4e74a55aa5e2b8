namespace RatEngine.Server.Pages;

/// <summary>What the pages forbid a browser.</summary>
internal static class PageHeaders
{
    // The page loads nothing from elsewhere, runs no script and applies no style but its files, and stands in nobody's frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Set(RatResponse response)
    {
        response.SetHeader("Content-Security-Policy", Policy);
        response.SetHeader("X-Content-Type-Options", "nosniff");
        response.SetHeader("Referrer-Policy", "no-referrer");
        // frame-ancestors says the same to browsers that know it.
        response.SetHeader("X-Frame-Options", "DENY");
        // Only loopback and https are heeded here; elsewhere browsers say so in their console and go on.
        response.SetHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.SetHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
