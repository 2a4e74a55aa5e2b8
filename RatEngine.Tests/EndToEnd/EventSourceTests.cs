using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What the <c>EventSource</c> of a real browser makes of streams.</summary>
public sealed class EventSourceTests
{
    private const string Page = "<!doctype html><title>Streams</title>";

    // Reads until the first end of the connection: types, data and ids, in turn.
    private const string ReadOnce =
        """
        path => new Promise(resolve => {
          const seen = [];
          const source = new EventSource(path);
          const see = event => { if ('data' in event) seen.push([event.type, event.data, event.lastEventId]); };
          for (const type of ['message', 'notification', 'a', 'b', 'admin', 'progress', 'error']) source.addEventListener(type, see);
          source.onerror = event => { if (!('data' in event)) { source.close(); resolve(JSON.stringify(seen)); } };
        })
        """;

    // Reads until the browser gives up for good.
    private const string ReadAll =
        """
        path => new Promise(resolve => {
          const seen = [];
          const source = new EventSource(path);
          source.onmessage = event => seen.push(event.data);
          source.onerror = () => { if (source.readyState === EventSource.CLOSED) resolve(JSON.stringify(seen)); };
        })
        """;

    [Test]
    public async Task Every_yielded_string_and_event_is_what_the_browser_sees()
    {
        await using var server = await StreamServer.StartAsync(app => app
            .Get("/", (_, response) => response.SendTextAsync(Page, "text/html; charset=utf-8"))
            .Sse("/string/<int:n>", (RatRequest _, int n) => Generators.Of(WireRows.Strings[n].Item))
            .Sse("/event/<int:n>", (RatRequest _, int n) => Generators.Of(WireRows.Events[n].Item)));
        await using var context = await Chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address);

        await Assert.MultipleAsync(async () =>
        {
            for (var i = 0; i < WireRows.Strings.Count; i++) await CheckAsync(page, $"/string/{i}", WireRows.Strings[i]);
            for (var i = 0; i < WireRows.Events.Count; i++) await CheckAsync(page, $"/event/{i}", WireRows.Events[i]);
        });
    }

    [Test]
    public async Task The_browser_comes_back_with_the_last_id_after_the_time_it_was_told_until_204()
    {
        var ids = new ConcurrentQueue<string?>();
        await using var server = await StreamServer.StartAsync(app => app
            .Get("/", (_, response) => response.SendTextAsync(Page, "text/html; charset=utf-8"))
            .Sse("/stream", request =>
            {
                ids.Enqueue(request.LastEventId);
                return ids.Count switch
                {
                    1 => Generators.Of("retry: 20\n\n", "id: 7\ndata: one\n\n"),
                    2 => Generators.ThenThrow(["id: ä8\ndata: two\n\n"], new InvalidOperationException()),
                    3 => Generators.Of("three"),
                    _ => Generators.ThrowAtOnce(new RatStatusException(204, "")),
                };
            }));
        await using var context = await Chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address);

        var seen = JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(ReadAll, "/stream"));

        Assert.That(seen, Is.EqualTo(new[] { "one", "two", "three" }));
        Assert.That(ids, Is.EqualTo(new[] { null, "7", "ä8", "ä8" }));
    }

    [Test]
    public async Task The_browser_comes_back_by_itself_after_three_seconds()
    {
        var times = new ConcurrentQueue<long>();
        await using var server = await StreamServer.StartAsync(app => app
            .Get("/", (_, response) => response.SendTextAsync(Page, "text/html; charset=utf-8"))
            .Sse("/stream", _ =>
            {
                times.Enqueue(TimeProvider.System.GetTimestamp());
                return times.Count == 1 ? Generators.Of("one") : Generators.ThrowAtOnce(new RatStatusException(204, ""));
            }));
        await using var context = await Chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address);

        await page.EvaluateAsync<string>(ReadAll, "/stream");

        Assert.That(times, Has.Count.EqualTo(2));
        Assert.That(TimeProvider.System.GetElapsedTime(times.First(), times.Last()), Is.InRange(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(6)));
    }

    [Test]
    public async Task The_browser_sees_the_stream_open_before_its_first_event_and_its_leaving_is_noticed()
    {
        var ended = new Gate();
        await using var server = await StreamServer.StartAsync(app => app
            .Get("/", (_, response) => response.SendTextAsync(Page, "text/html; charset=utf-8"))
            .Sse("/stream", request => Generators.ThenIdle([], ended, request.Aborted)));
        await using var context = await Chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Address);
        await page.EvaluateAsync("path => new Promise(resolve => { new EventSource(path).onopen = () => resolve(); })", "/stream");

        await page.CloseAsync();

        await ended.WaitAsync();
    }

    private static async Task CheckAsync<T>(IPage page, string path, WireRow<T> row)
    {
        var seen = JsonSerializer.Deserialize<string[][]>(await page.EvaluateAsync<string>(ReadOnce, path))!;

        Assert.That(seen.SelectMany(item => item[..2]), Is.EqualTo(row.TypesAndData), row.ToString());
        Assert.That(seen.Select(item => item[2]), Is.All.EqualTo(row.Id ?? ""), row.ToString());
    }
}
