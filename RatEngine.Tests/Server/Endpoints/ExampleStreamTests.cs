using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Endpoints;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Endpoints;

/// <summary>The generators of the examples, without a server.</summary>
public sealed class ExampleStreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private FakeTimeProvider _time = null!;

    [SetUp]
    public void SetUp() => _time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddMilliseconds(1500));

    [Test]
    public async Task Events_count_to_nine_one_a_second()
    {
        await using IAsyncEnumerator<Counter> events = EventsEndpoint.Count(_time, default).GetAsyncEnumerator();
        Assert.That(await events.NextAsync(), Is.EqualTo(new Counter("counter", 0, 1.5)));
        for (int value = 1; value <= 9; value++)
            Assert.That(await events.NextAfterAsync(_time, Second), Is.EqualTo(new Counter("counter", value, 1.5 + value)));
    }

    [Test]
    public async Task The_timeout_stream_ends_with_its_timeout()
    {
        await using IAsyncEnumerator<Tick> events = TimeoutStreamEndpoint.Run(2, _time, default).GetAsyncEnumerator();
        Assert.That(await events.NextAsync(), Is.EqualTo(new Tick("timestamp", 1.5)));
        Assert.That(await events.NextAfterAsync(_time, Second), Is.EqualTo(new Tick("timestamp", 2.5)));
        Assert.That((await events.NextAfterAsync(_time, Second)).Type, Is.EqualTo("timeout"));
        Assert.That(await events.EndsAsync(), Is.True);
    }

    [Test]
    public async Task The_heartbeat_stream_goes_on()
    {
        await using IAsyncEnumerator<Tick> events = HeartbeatStreamEndpoint.Run(30, _time, default).GetAsyncEnumerator();
        await events.NextAsync();
        for (int i = 0; i < 10; i++)
            Assert.That((await events.NextAfterAsync(_time, 30 * Second)).Type, Is.EqualTo("heartbeat"));
    }

    [Test]
    public async Task The_safe_stream_takes_its_hundred_steps()
    {
        await using IAsyncEnumerator<Step> events = SafeStreamEndpoint.Run(100, _time, NullLogger.Instance, default).GetAsyncEnumerator();
        await events.NextAsync();
        for (int value = 1; value < 100; value++)
            Assert.That(await events.NextAfterAsync(_time, Second / 10), Is.EqualTo(new Step("step", value, 100)));
        Assert.That((await events.NextAfterAsync(_time, Second / 10)).Type, Is.EqualTo("completed"));
    }

    [Test]
    public async Task The_safe_stream_fails_where_it_is_told_to()
    {
        await using IAsyncEnumerator<Step> events = SafeStreamEndpoint.Run(1, _time, NullLogger.Instance, default).GetAsyncEnumerator();
        await events.NextAsync();
        Assert.That(() => events.NextAfterAsync(_time, Second / 10), Throws.InvalidOperationException);
    }

    [Test]
    public void Blocking_rows_end_when_the_client_has_gone()
    {
        using CancellationTokenSource gone = new();
        using IEnumerator<Row> rows = BlockingEndpoint.Read(_time, gone.Token).GetEnumerator();
        Assert.That(rows.MoveNext(), Is.True);
        gone.Cancel();
        Assert.That(rows.MoveNext(), Is.False);
    }

    [TestCase(1, 1)]
    [TestCase(100, 1)]
    [TestCase(250, 3)]
    public async Task A_large_data_set_comes_in_chunks_of_a_hundred_rows(int rows, int chunks)
    {
        int seenChunks = 0;
        int seenRows = 0;
        await foreach (DataMessage message in MemoryEfficientEndpoint.Generate(rows, default))
        {
            if (message is DataMessage.Chunk chunk)
            {
                Assert.That(chunk.FirstRow, Is.EqualTo(seenRows));
                seenRows += chunk.Rows.Count;
                seenChunks++;
            }
            else
            {
                Assert.That(((DataMessage.Completed)message).Rows, Is.EqualTo(rows));
            }
        }

        Assert.That((seenRows, seenChunks), Is.EqualTo((rows, chunks)));
    }

    [Test]
    public void A_large_data_set_allocates_no_more_than_a_small_one()
    {
        Drain(1000);
        Assert.That(Allocations.LeastOfThisThread(() => Drain(1_000_000)), Is.EqualTo(Allocations.LeastOfThisThread(() => Drain(1000))));

        // Nothing of it waits: all is done on this thread.
        static void Drain(int rows) => Assert.That(DrainAsync(rows).IsCompletedSuccessfully);

        static async Task DrainAsync(int rows)
        {
            await foreach (DataMessage message in MemoryEfficientEndpoint.Generate(rows, default))
                GC.KeepAlive(message);
        }
    }

    [Test]
    public void The_debug_stream_shows_the_request_but_no_secrets()
    {
        RequestInfo info = DebugStreamEndpoint.Describe("GET", "/x", [new("Accept", "a"), new("accept", "b"), new("AUTHORIZATION", "Basic c2VjcmV0"), new("Cookie", "s=1")]);
        Assert.That(info.Headers, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["Accept"] = "a, b",
            ["AUTHORIZATION"] = "(left out)",
            ["Cookie"] = "(left out)",
        }));
    }
}
