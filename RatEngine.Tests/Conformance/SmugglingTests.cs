using RatEngine.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>Requests that two parsers could read differently are refused, with all that stands behind them, or read in exactly one way.</summary>
public sealed class SmugglingTests
{
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private static readonly string Chunked =
        $"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{Hidden.Length:x};a=\"b\"\r\n{Hidden}\r\n0;c\r\nX: 1\r\n\r\n";

    private static readonly string Sized = $"POST /echo HTTP/1.1\r\nX: 1\r\nHost: a\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}";

    private static IEnumerable<TestCaseData<object>> Claims => FramingClaim.All.Select(claim => new TestCaseData<object>(claim).SetArgDisplayNames($"{claim}"));

    private static IEnumerable<TestCaseData<string, string>> Insertions =>
        from request in new[] { Chunked, Sized }
        from inserted in new[] { "\r", "\n", "\0", "\u000B", "\f", "\u0085", "\r\n", "\n\n" }
        select new TestCaseData<string, string>(request, inserted).SetArgDisplayNames(request == Chunked ? "chunks" : "a length", WireCase.Visible(inserted));

    [TestCaseSource(nameof(Claims))]
    [Rule("smuggling.pairs")]
    public async Task Two_ways_to_frame_are_refused_or_read_in_one_way(object first)
    {
        await using var wire = new Wire();
        foreach (var second in FramingClaim.All)
        {
            var claim = (FramingClaim)first;
            var request = claim.RequestWith(second) + Wire.Next;
            var expected = claim.With(second) switch
            {
                FramingReading.Refused => [],
                // The content is no request, and no handler sees what was refused for it.
                FramingReading.Nothing => ["POST /echo"],
                FramingReading.Length => ["POST /echo", "GET /hello"],
                _ => new[] { "POST /echo", "GET /smuggled", "GET /hello" },
            };
            await HoldsAsync(wire, request, expected, $"{claim} | {second}");
        }
    }

    [TestCaseSource(nameof(Insertions))]
    [Rule("smuggling.bytes")]
    public async Task Byte_that_some_take_for_the_end_of_a_line_lets_nothing_through_wherever_it_stands(string request, string inserted)
    {
        await using var wire = new Wire();
        // A byte from 0x80 may stand in values, an empty line before a request, and anything in content of announced length.
        // LF before the last LF stands behind the frame.
        var framed = inserted is "\u0085" or "\r\n" ? 0 : (request == Sized ? request.Length - Hidden.Length : request.Length) - 1;
        for (var at = 0; at < request.Length; at++)
        {
            var answers = await MemoryClient.ExchangeAsync(wire.Server, request.Insert(at, inserted) + Wire.Next);
            if (at < framed) Assert.That(answers, Does.Match("^HTTP/1.1 (4..|50[15]) ").And.Contains("\r\nConnection: close\r\n"), $"at {at}");
        }

        Assert.That(wire.Handled, Has.None.Contains("smuggled"));
    }

    private static async Task HoldsAsync(Wire wire, string request, string[] handled, string name)
    {
        var before = wire.Handled.Count;
        var whole = await MemoryClient.ExchangeAsync(wire.Server, request);
        Assert.That(wire.Handled.Skip(before), Is.EqualTo(handled), name);
        if (handled.Length == 0) Assert.That(whole, Does.Match("^HTTP/1.1 (400|501) ").And.Contains("\r\nConnection: close\r\n"), name);
        Assert.That(await MemoryClient.ExchangeAsync(wire.Server, [.. request.Select(c => c.ToString())]), Is.EqualTo(whole), name);
        Assert.That(wire.Handled.Skip(before), Is.EqualTo(handled.Concat(handled)), name);
    }
}
