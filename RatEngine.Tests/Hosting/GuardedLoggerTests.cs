using Microsoft.Extensions.Logging;
using RatEngine.Hosting;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Hosting;

#pragma warning disable CA1848, CA2254, CA1873 // Tests log in the plain way.
/// <summary>What a provider does stays with the guard; what is logged is safe to write.</summary>
public sealed class GuardedLoggerTests
{
    [Test]
    public void Lines_arrive_in_the_order_in_which_they_were_logged()
    {
        var log = new HostileLog(_ => { });
        using var provider = new GuardedLoggerProvider(log);
        var logger = provider.CreateLogger("Web");
        for (var i = 0; i < 1000; i++) logger.LogInformation("line {Number}", i);

        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Is.EqualTo(Enumerable.Range(0, 1000).Select(i => $"line {i}")));
    }

    [Test]
    public void Lines_over_the_limit_of_a_blocked_provider_are_dropped_and_their_number_is_logged_once_it_goes_on()
    {
        using var goOn = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var log = new HostileLog(call =>
        {
            if (call != nameof(ILogger.Log)) return;
            entered.Set();
            goOn.Wait();
        });
        using var provider = new GuardedLoggerProvider(log);
        var logger = provider.CreateLogger("Web");
        logger.LogInformation("first");
        entered.Wait();
        const int More = 10 * LogQueue.MaxLines;
        for (var i = 0; i < More; i++) logger.LogInformation("line {Number}", i);

        goOn.Set();
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        logger.LogInformation("last");
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Has.Count.EqualTo(1 + LogQueue.MaxLines + 2));
        Assert.That(log.Lines[^2], Is.EqualTo($"{More - LogQueue.MaxLines} log lines were lost: the logger failed, or could not keep up"));
        Assert.That(log.Lines[^1], Is.EqualTo("last"));
    }

    [TestCase(nameof(ILoggerProvider.CreateLogger))]
    [TestCase(nameof(ILogger.IsEnabled))]
    [TestCase(nameof(ILogger.Log))]
    public void Lines_that_the_provider_fails_to_write_are_counted_and_the_number_is_logged_when_it_works_again(string failing)
    {
        var fails = true;
        var log = new HostileLog(call =>
        {
            if (Volatile.Read(ref fails) && call == failing) throw new IOException("No space left on device");
        });
        using var provider = new GuardedLoggerProvider(log);
        var logger = provider.CreateLogger("Web");
        for (var i = 0; i < 3; i++) logger.LogInformation("lost");
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Is.Empty);

        Volatile.Write(ref fails, false);
        logger.LogInformation("written");
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Is.EquivalentTo(new[] { "written", "3 log lines were lost: the logger failed, or could not keep up" }));
    }

    [Test]
    public void A_formatter_that_throws_loses_its_line_alone()
    {
        var log = new HostileLog(_ => { });
        using var provider = new GuardedLoggerProvider(log);
        var logger = provider.CreateLogger("Web");
        logger.LogInformation("value {Value}", new Throwing());
        logger.Log(LogLevel.Information, default, 1, null, (_, _) => throw new InvalidOperationException("formatter"));
        logger.LogInformation("written");

        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Is.EquivalentTo(new[] { "written", "2 log lines were lost: the logger failed, or could not keep up" }));
    }

    [Test]
    public void An_object_that_changes_after_it_was_logged_is_written_as_it_was()
    {
        using var goOn = new ManualResetEventSlim();
        var log = new HostileLog(_ => goOn.Wait());
        using var provider = new GuardedLoggerProvider(log);
        var text = new System.Text.StringBuilder("before");
        provider.CreateLogger("Web").LogInformation("value {Value}", text);
        text.Clear().Append("after");

        goOn.Set();
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Is.EqualTo(new[] { "value before" }));
    }

    [Test]
    public void A_level_that_is_off_allocates_nothing_and_is_not_asked_for_each_line()
    {
        var asked = 0;
        var log = new HostileLog(_ => Interlocked.Increment(ref asked)) { Least = LogLevel.Warning };
        using var provider = new GuardedLoggerProvider(log);
        var logger = provider.CreateLogger("Web");
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        var before = asked;

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            if (logger.IsEnabled(LogLevel.Information)) logger.LogInformation("line {Number}", i);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - allocated, Is.Zero);
        Assert.That(asked - before, Is.LessThan(20));
        Assert.That(log.Lines, Is.Empty);
    }

    [Test]
    public async Task A_level_that_is_changed_counts_soon_after()
    {
        var log = new HostileLog(_ => { }) { Least = LogLevel.None };
        using var provider = new GuardedLoggerProvider(log);
        var logger = provider.CreateLogger("Web");
        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(logger.IsEnabled(LogLevel.Critical), Is.False);

        log.Least = LogLevel.Debug;
        await Poll.UntilAsync(() => logger.IsEnabled(LogLevel.Debug), () => "the level is on");
        Assert.That(logger.IsEnabled(LogLevel.Trace), Is.False);
        Assert.That(logger.IsEnabled(LogLevel.None), Is.False);
    }

    [TestCase("a\nb\r\tc\0", "a\\nb\\r\\tc\\u0000")]
    [TestCase("\u001b[2J\u009b\u007f\u0085", "\\u001b[2J\\u009b\\u007f\\u0085")]
    [TestCase("\u2028\u2029\u202e\u2066\u200e\ufeff", "\\u2028\\u2029\\u202e\\u2066\\u200e\\ufeff")]
    [TestCase("über 漢字 \ud83d\ude00 C:\\x", "über 漢字 \ud83d\ude00 C:\\x")]
    public async Task Control_characters_are_escaped_in_the_message_and_in_the_values(string value, string shown)
    {
        using var log = new TestLog();
        using var provider = new GuardedLoggerProvider(new Provider(log));
        provider.CreateLogger("Web").LogInformation("got {Text} and {Object}", value, new Wrapper(value));

        var entry = await log.WaitForAsync(_ => true);
        Assert.That(entry.Message, Is.EqualTo($"got {shown} and {shown}"));
        Assert.That(entry.Values["Text"], Is.EqualTo(shown));
        Assert.That(entry.Values["Object"], Is.EqualTo(shown));
    }

    [Test]
    public void Lone_surrogates_are_escaped() =>
        Assert.That(EscapedText.Escape("\ud800x\udc00y\ud83d"), Is.EqualTo("\\ud800x\\udc00y\\ud83d"));

    [Test]
    public async Task Control_characters_are_escaped_in_the_messages_of_exceptions()
    {
        using var log = new TestLog();
        using var provider = new GuardedLoggerProvider(new Provider(log));
        var inner = new FormatException("inner\n10:00:00 info: forged");
        provider.CreateLogger("Web").LogError(new AggregateException("outer\u001b[2J", inner), "failed");

        var shown = (await log.WaitForAsync(_ => true)).Exception!;
        Assert.That(shown.Message, Does.StartWith("outer\\u001b[2J"));
        Assert.That(shown.ToString(), Does.StartWith("System.AggregateException: outer\\u001b[2J"));
        Assert.That(shown.ToString(), Does.Contain("inner\\n10:00:00 info: forged").And.Not.Contain("inner\n10").And.Not.Contain("\u001b"));
        Assert.That(shown.InnerException!.ToString(), Does.Not.Contain("\n"));
    }

    [Test]
    public async Task An_exception_whose_messages_are_one_line_each_arrives_as_it_is()
    {
        using var log = new TestLog();
        using var provider = new GuardedLoggerProvider(new Provider(log));
        var fault = new InvalidOperationException("broken", new IOException("cause"));
        provider.CreateLogger("Web").LogError(fault, "failed");

        Assert.That((await log.WaitForAsync(_ => true)).Exception, Is.SameAs(fault));
    }

    [Test]
    public void A_provider_that_is_blocked_is_not_waited_for_when_it_is_disposed()
    {
        using var goOn = new ManualResetEventSlim();
        var provider = new GuardedLoggerProvider(new HostileLog(_ => goOn.Wait()));
        provider.CreateLogger("Web").LogInformation("line");

        Assert.That(Task.Run(provider.Dispose).Wait(RawClient.Patience), Is.True);
        goOn.Set();
    }

    [Test]
    public async Task Many_threads_lose_no_line_and_each_keeps_its_order()
    {
        var log = new HostileLog(_ => { });
        using var provider = new GuardedLoggerProvider(log);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var logger = provider.CreateLogger("Web");
            for (var i = 0; i < 200; i++) logger.LogInformation("{Thread}:{Number}", thread, i);
        })));

        Assert.That(provider.Flush(RawClient.Patience), Is.True);
        Assert.That(log.Lines, Has.Count.EqualTo(800));
        for (var thread = 0; thread < 4; thread++)
            Assert.That(log.Lines.Where(line => line.StartsWith($"{thread}:", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, 200).Select(i => $"{thread}:{i}")));
    }

    private sealed class Throwing
    {
        public override string ToString() => throw new InvalidOperationException("ToString");
    }

    private sealed class Wrapper(string text)
    {
        public override string ToString() => text;
    }

    private sealed class Provider(TestLog log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log.CreateLogger(categoryName);

        public void Dispose()
        {
            // The log is the test's.
        }
    }
}
