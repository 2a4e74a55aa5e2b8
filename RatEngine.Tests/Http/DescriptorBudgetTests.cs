using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Http;

public sealed class DescriptorBudgetTests
{
    private static readonly RatOptions Defaults = new();

    [TestCase(20_000, 120, null, 17_848, 1000, 500)]
    [TestCase(20_000, 120, 19_000, 19_000, 424, 212)]
    [TestCase(20_000, 120, 100_000, 19_348, 250, 125)]
    [TestCase(20_000, 120, 1000, 1000, 9424, 256)]
    [TestCase(256, 120, null, 79, 12, 6)]
    [TestCase(100, 120, null, 1, 1, 1)]
    public void Connections_and_files_have_a_share_each_and_something_is_left(int limit, int open, int? wished, int connections, int files, int refused)
    {
        var budget = Divide(new RatOptions { MaxConnections = wished }, limit, open);
        Assert.That((budget.MaxConnections, budget.Capacity, budget.RefusedRoom), Is.EqualTo((connections, files, refused)));
    }

    [Test]
    public void Without_a_limit_of_the_system_there_is_room_for_all()
    {
        var budget = new DescriptorBudget(Defaults, NullLogger.Instance);
        budget.Divide(Defaults, limit: null, open: 0);
        Assert.That(Math.Min(budget.MaxConnections, budget.Capacity), Is.GreaterThan(50_000_000));
    }

    [Test]
    public void What_requests_hold_at_another_start_does_not_make_the_share_smaller()
    {
        var budget = Divide(Defaults, 20_000, 120);
        Assert.That(budget.TryTake(100, out _), Is.True);
        budget.Divide(Defaults, 20_000, 220);
        Assert.That(budget.Capacity, Is.EqualTo(1000));
    }

    [Test]
    public void One_client_holds_half_and_some_are_kept_for_what_is_closed_at_once()
    {
        var budget = Divide(new RatOptions { MaxOpenFiles = 32 }, 20_000, 120);
        Assert.That(HoldAll(budget, "127.0.0.1"), Is.EqualTo(16));
        Assert.That(HoldAll(budget, "::ffff:127.0.0.1"), Is.Zero, "the same");
        Assert.That(HoldAll(budget, "2001:db8::1"), Is.EqualTo(14));
        Assert.That(HoldAll(budget, "127.0.0.3"), Is.Zero);
        Assert.That(budget.TryTake(1, out _), Is.False);
        Assert.That(budget.InUse, Is.EqualTo(30));
        using var one = budget.TakeBriefly();
        using var two = budget.TakeBriefly();
        Assert.That(budget.TakeBriefly, Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(503));
    }

    [Test]
    public void A_lease_gives_back_once()
    {
        var budget = Divide(Defaults, 20_000, 120);
        Assert.That(budget.TryTake(3, out var lease), Is.True);
        Assert.That(budget.InUse, Is.EqualTo(3));
        lease!.Dispose();
        lease.Dispose();
        Assert.That(budget.InUse, Is.Zero);
    }

    [Test]
    public async Task A_handler_that_draws_from_the_budget_is_503_when_it_is_used_up()
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", async (request, response) =>
        {
            using var descriptor = app.Descriptors.Take(request);
            await response.SendTextAsync("hello");
        }), new RatOptions { MaxOpenFiles = 1 });
        using var client = await server.ConnectAsync();
        Assert.That(server.App.Descriptors.TryTake(1, out var lease), Is.True);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var refused = await client.ReadResponseAsync();
        Assert.That((refused.Status, refused.Header("Retry-After")), Is.EqualTo((503, "1")));
        lease!.Dispose();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That(server.App.Descriptors.InUse, Is.Zero);
    }

    [TestCase(24)]
    [TestCase(23)]
    [TestCase(-2147024892)]
    public async Task A_handler_that_fails_since_there_is_no_descriptor_left_is_503(int code)
    {
        await using var server = await TestServer.StartAsync(app => app
            .Get("/", (_, _) => throw new IOException("Too many open files", code))
            .Sse("/stream", IEnumerable<string> (_) => throw new IOException("Too many open files", code)));
        foreach (var path in new[] { "/", "/stream" })
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
            var answer = await client.ReadResponseAsync();
            Assert.That((answer.Status, answer.Header("Retry-After")), Is.EqualTo((503, "1")), path);
        }
    }

    [TestCase("", 64 * 1024, 0)]
    [TestCase("", 64 * 1024 + 1, 1)]
    [TestCase("Range: bytes=100-199\r\n", 1_000_000, 0)]
    [TestCase("Range: bytes=1000000-\r\n", 1_000_000, 0)]
    [TestCase("Range: bytes=0-1,10-11\r\n", 1_000_000, 1)]
    public async Task What_fits_one_block_is_closed_before_a_slow_client_takes_it(string field, int length, int open)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("f"), new byte[length]);
        await using var server = TestServer.StartInMemory(app => app.Get("/", (_, response) => response.SendFileAsync(folder.File("f"))));
        var client = server.ConnectInMemory(bufferBytes: 256);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n{field}\r\n");
        await client.ReadUntilAsync("HTTP/1.1 ");
        Assert.That(server.App.Descriptors.InUse, Is.EqualTo(open));
        client.Reset();
        await Poll.UntilAsync(() => server.App.Descriptors.InUse == 0, () => "the file is closed");
    }

    private static DescriptorBudget Divide(RatOptions options, int limit, int open)
    {
        var budget = new DescriptorBudget(options, NullLogger.Instance);
        budget.Divide(options, limit, open);
        return budget;
    }

    /// <returns>How many the client could hold.</returns>
    private static int HoldAll(DescriptorBudget budget, string address)
    {
        for (var count = 0; ; count++)
        {
            var lease = budget.TakeBriefly();
            try
            {
                budget.Hold(lease, new IPEndPoint(IPAddress.Parse(address), 1));
            }
            catch (RatStatusException)
            {
                lease.Dispose();
                return count;
            }
        }
    }
}
