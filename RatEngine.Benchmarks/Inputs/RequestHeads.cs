using System.Globalization;
using System.Text;

namespace RatEngine.Benchmarks.Inputs;

/// <summary>Request heads, by the name that a result shows.</summary>
internal static class RequestHeads
{
    /// <summary>What a load generator sends.</summary>
    public const string Small = "small";

    /// <summary>What Chromium sends for an <c>EventSource</c>.</summary>
    public const string Browser = "browser";

    /// <summary>Just below the limit that RatEngine and Kestrel have in common, with nearly as many fields as both allow.</summary>
    public const string Large = "32 KiB";

    private const int LargeFields = 90;
    private const int LargeValueChars = 340;

    public static byte[] Of(string name) => Encoding.ASCII.GetBytes(name switch
    {
        Small => "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:8087\r\n\r\n",
        Browser => BrowserHead(),
        Large => LargeHead(),
        _ => throw new ArgumentException($"Expected the name of a request head, found {name}.", nameof(name)),
    });

    private static string BrowserHead() =>
        "GET /api/progress/test123?from=page HTTP/1.1\r\n"
        + "Host: localhost:8087\r\n"
        + "Connection: keep-alive\r\n"
        + "sec-ch-ua: \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\"\r\n"
        + "sec-ch-ua-mobile: ?0\r\n"
        + "sec-ch-ua-platform: \"Linux\"\r\n"
        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36\r\n"
        + "Accept: text/event-stream\r\n"
        + "Cache-Control: no-cache\r\n"
        + "Sec-Fetch-Site: same-origin\r\n"
        + "Sec-Fetch-Mode: cors\r\n"
        + "Sec-Fetch-Dest: empty\r\n"
        + "Referer: http://localhost:8087/\r\n"
        + "Accept-Encoding: gzip, deflate, br, zstd\r\n"
        + "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
        + "Cookie: session=0123456789abcdef0123456789abcdef\r\n"
        + "\r\n";

    private static string LargeHead()
    {
        var head = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
        var value = new string('x', LargeValueChars);
        for (var i = 0; i < LargeFields; i++) head.Append(CultureInfo.InvariantCulture, $"X-Field-{i}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }
}
