using System.Diagnostics;
using System.Globalization;
using System.Net.Http;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>One run, from the start of the server to its end.</summary>
internal sealed class StressRun(StressOptions options)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);

    // A stalled reader is cut after 5 s, an idle connection after 20 s.
    private static readonly TimeSpan ReturnPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly SoakTally _tally = new();
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Runs for the time that the options say, or until the token is cancelled.</summary>
    public async Task<StressReport> RunAsync(CancellationToken cancel)
    {
        using var server = await SoakServer.StartAsync(StressServerCommand.Name, StressServerCommand.AddressCount);
        Console.WriteLine($"Stressing {string.Join(" and ", server.Addresses)}, seed {options.Seed}.");
        await WarmUpAsync(server);
        var start = await WaitAsync(server, state => state is { Connections: 0, RentedBlocks: 0 });
        StressState? end = null;
        var exitCode = -1;
        try
        {
            var traffic = await PutTrafficOnAsync(server, cancel);
            await WaitAsync(server, state => state.Connections == 0);
            await server.AskAsync(StressServerCommand.ForgetQuestion);
            end = await WaitAsync(server, state => state.IsBackAt(start));
            exitCode = await EndAsync(server, traffic);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException)
        {
            if (server.Ended.IsCompleted) exitCode = await server.WaitAsync();
            _tally.AddWrong("server", $"it ended or does not respond: {e.Message}", FaultKind.Server);
        }

        return new StressReport(options, Stopwatch.GetElapsedTime(_begin), _tally, start, end, exitCode);
    }

    /// <summary>What is opened once and for all is opened before the start is taken.</summary>
    private static async Task WarmUpAsync(SoakServer server)
    {
        using var target = new SoakTarget(server.Addresses);
        foreach (var address in server.Addresses)
        {
            foreach (var path in new[] { "/hello/1", "/bytes/100000", "/generate/00000000?events=3&ms=1", "/generate-blocking/00000000?events=3&ms=1" })
                await target.Client.GetByteArrayAsync(new Uri(address, path));
            using var body = new ByteArrayContent(Stamp.Bytes(0, 100));
            (await target.Client.PostAsync(new Uri(address, "/upload/00000000?bytes=100"), body)).Dispose();
        }
    }

    /// <summary>Polls the server's state until it is as wanted, or patience ends.</summary>
    private static async Task<StressState> WaitAsync(SoakServer server, Func<StressState, bool> isWanted)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = StressState.Parse(await server.AskAsync(StressServerCommand.StateQuestion));
            if (isWanted(state) || Stopwatch.GetElapsedTime(begin) > ReturnPatience) return state;
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }

    /// <summary>Runs the traffic to its end. When this returns, all clients have gone.</summary>
    private async Task<IReadOnlyList<StressTraffic>> PutTrafficOnAsync(SoakServer server, CancellationToken cancel)
    {
        if (options.Pipelined is { } count)
        {
            await new PipelinedTraffic(server.Addresses, _tally, options.Seed).RunAsync(count, cancel);
            return [];
        }

        var seed = new Random(options.Seed);
        SoakTarget[] targets = [.. server.Addresses.Chunk(2).Select(addresses => new SoakTarget(addresses, _tally))];
        StressTraffic[] traffic = [.. targets.Select(target => new StressTraffic(target, seed))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stop.CancelAfter(options.Length);
        var running = Task.WhenAll(traffic.Select(part => part.RunAsync(stop.Token)));
        await Task.WhenAny(ReportAsync(server, running), server.Ended);
        // Where the server has ended, nobody is to go on asking it.
        await stop.CancelAsync();
        await running;
        foreach (var target in targets) target.Dispose();
        return traffic;
    }

    private async Task ReportAsync(SoakServer server, Task running)
    {
        while (await Task.WhenAny(running, Task.Delay(ReportInterval, TimeProvider.System)) != running)
        {
            var state = StressState.Parse(await server.AskAsync(StressServerCommand.StateQuestion));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(_begin).TotalSeconds,5:0} s: {state.Connections} connections, {state.RentedBlocks} blocks, {state.Descriptors} descriptors; {_tally.Done.Sum(pair => pair.Value):#,0} checked, {_tally.Wrong + state.Faults.Values.Sum():#,0} faults"));
        }

        await running;
    }

    /// <summary>Stops the server with streams open.</summary>
    private async Task<int> EndAsync(SoakServer server, IReadOnlyList<StressTraffic> traffic)
    {
        SoakTarget[] targets = [.. server.Addresses.Chunk(2).Select(addresses => new SoakTarget(addresses, _tally))];
        var exitCode = await SoakRun.EndAsync(server, traffic.Count == 0 ? [] : [.. targets.Select(target => new SoakTraffic(target))], _tally);
        foreach (var target in targets) target.Dispose();
        return exitCode;
    }
}
