using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using RatEngine.Conformance;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

/// <summary>Every request of the table, as it comes from a client.</summary>
public sealed class WireTableTests
{
    private static IEnumerable<TestCaseData<object>> Cases =>
        from rule in WireTable.Rules
        from wireCase in rule.Cases
        select new TestCaseData<object>(wireCase).SetArgDisplayNames($"{rule.Id}: {wireCase.Name}");

    [TestCaseSource(nameof(Cases))]
    [Rule("connection.cuts", "refusal.answer", "refusal.good-order", "refusal.quiet", "answer.date", "answer.content-type", "connection.pipelined")]
    public Task Request_is_answered_as_its_row_says_however_it_is_cut(object wireCase) => WireCheck.HoldsAsync((WireCase)wireCase);

    [Test]
    [Rule("refusal.no-exception")]
    public async Task Refusal_throws_nothing_but_to_a_handler_that_reads()
    {
        var thrown = new ConcurrentQueue<string>();
        await using var wire = new Wire();
        var server = wire.Server;
        void Note(object? _, FirstChanceExceptionEventArgs e)
        {
            if (Environment.StackTrace.Contains("RatEngine.Http.", StringComparison.Ordinal)) thrown.Enqueue(e.Exception.ToString());
        }

        AppDomain.CurrentDomain.FirstChanceException += Note;
        try
        {
            foreach (var wireCase in WireTable.Rules.SelectMany(rule => rule.Cases).Where(IsReadByNobody)) await MemoryClient.ExchangeAsync(server, wireCase.Request);
            await MemoryClient.ExchangeAsync(server, "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell");
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
        }

        Assert.That(thrown, Is.Empty);

        static bool IsReadByNobody(WireCase wireCase) => wireCase is { IsRefused: true, Handled: 0 } or { EndsUnsaid: true };
    }
}
