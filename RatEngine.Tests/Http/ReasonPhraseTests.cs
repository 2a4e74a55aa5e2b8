using System.Text;
using RatEngine.Http;
using RatEngine.Tests.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

public sealed class ReasonPhraseTests
{
    // The IANA HTTP status code registry; 306 is reserved without a name, and so is 418, which has one in RFC 2324.
    private static readonly Dictionary<int, string> Registry = new()
    {
        [100] = "Continue",
        [101] = "Switching Protocols",
        [102] = "Processing",
        [103] = "Early Hints",
        [104] = "Upload Resumption Supported",
        [200] = "OK",
        [201] = "Created",
        [202] = "Accepted",
        [203] = "Non-Authoritative Information",
        [204] = "No Content",
        [205] = "Reset Content",
        [206] = "Partial Content",
        [207] = "Multi-Status",
        [208] = "Already Reported",
        [226] = "IM Used",
        [300] = "Multiple Choices",
        [301] = "Moved Permanently",
        [302] = "Found",
        [303] = "See Other",
        [304] = "Not Modified",
        [305] = "Use Proxy",
        [307] = "Temporary Redirect",
        [308] = "Permanent Redirect",
        [400] = "Bad Request",
        [401] = "Unauthorized",
        [402] = "Payment Required",
        [403] = "Forbidden",
        [404] = "Not Found",
        [405] = "Method Not Allowed",
        [406] = "Not Acceptable",
        [407] = "Proxy Authentication Required",
        [408] = "Request Timeout",
        [409] = "Conflict",
        [410] = "Gone",
        [411] = "Length Required",
        [412] = "Precondition Failed",
        [413] = "Content Too Large",
        [414] = "URI Too Long",
        [415] = "Unsupported Media Type",
        [416] = "Range Not Satisfiable",
        [417] = "Expectation Failed",
        [418] = "I'm a teapot",
        [421] = "Misdirected Request",
        [422] = "Unprocessable Content",
        [423] = "Locked",
        [424] = "Failed Dependency",
        [425] = "Too Early",
        [426] = "Upgrade Required",
        [428] = "Precondition Required",
        [429] = "Too Many Requests",
        [431] = "Request Header Fields Too Large",
        [451] = "Unavailable For Legal Reasons",
        [500] = "Internal Server Error",
        [501] = "Not Implemented",
        [502] = "Bad Gateway",
        [503] = "Service Unavailable",
        [504] = "Gateway Timeout",
        [505] = "HTTP Version Not Supported",
        [506] = "Variant Also Negotiates",
        [507] = "Insufficient Storage",
        [508] = "Loop Detected",
        [510] = "Not Extended",
        [511] = "Network Authentication Required",
    };

    [Test]
    public void Every_registered_status_has_its_phrase_and_no_other_has_one() => Assert.Multiple(() =>
    {
        for (var status = 100; status < 600; status++)
            Assert.That(Encoding.ASCII.GetString(ReasonPhrase.StatusLine(status)), Is.EqualTo($"HTTP/1.1 {status} {Registry.GetValueOrDefault(status, "")}\r\n"));
    });

    [Test]
    [Rule("answer.reason-phrase")]
    public async Task Answer_of_a_handler_has_the_phrase_of_its_status()
    {
        await using var server = TestServer.StartInMemory(app => app.Get(
            "/<int:status>", static (RatRequest _, RatResponse response, int status) => response.SendStatusAsync(status)));
        foreach (var status in Registry.Keys.Append(299).Append(599).Where(status => status >= 200))
        {
            var answer = await MemoryClient.ExchangeAsync(server, $"GET /{status} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} {Registry.GetValueOrDefault(status, "")}\r\n"));
        }
    }
}
