using System.Diagnostics;
using System.Globalization;

namespace RatEngine.Benchmarks.Soak;

/// <summary>One soak, from the start of the server to its end.</summary>
internal sealed class SoakRun(SoakOptions options)
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly List<ServerSample> _samples = [];
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Runs for the time that the options say, or until the token is cancelled.</summary>
    public async Task<SoakReport> RunAsync(CancellationToken cancel)
    {
        using var server = await SoakServer.StartAsync(SoakServerCommand.Name, SoakServerCommand.AddressCount);
        using var target = new SoakTarget(server.Addresses);
        Console.WriteLine($"Soaking {string.Join(" and ", server.Addresses)} for {options.Length.TotalMinutes:0} minutes.");
        var traffic = new SoakTraffic(target);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stop.CancelAfter(options.Length);
        var running = traffic.RunAsync(stop.Token);
        await SampleAsync(server, target, stop.Token);
        await running;
        var exitCode = await EndAsync(server, [traffic], target.Tally);
        return new SoakReport(options, Stopwatch.GetElapsedTime(_begin), target, _samples, exitCode);
    }

    private async Task SampleAsync(SoakServer server, SoakTarget target, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(SampleInterval, TimeProvider.System);
        var reported = TimeSpan.Zero;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var sample = await server.SampleAsync(Stopwatch.GetElapsedTime(_begin), target.Client, target.Tally);
                _samples.Add(sample);
                if (sample.At - reported < Minute - SampleInterval / 2) continue;
                reported = sample.At;
                Report(sample, target.Tally);
            }
        }
        catch (OperationCanceledException)
        {
            // The traffic's time is over.
        }
        catch (Exception e)
        {
            target.Tally.AddWrong("samples", $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Stops the server with streams open, which it must say farewell to.</summary>
    /// <returns>The server's exit code; -1 where it did not end.</returns>
    public static async Task<int> EndAsync(SoakServer server, IReadOnlyList<SoakTraffic> traffic, SoakTally tally)
    {
        try
        {
            var farewells = await Task.WhenAll(traffic.Select(part => part.OpenFarewellsAsync()));
            server.Terminate();
            await Task.WhenAll(farewells);
            return await server.WaitAsync();
        }
        catch (OperationCanceledException)
        {
            tally.AddWrong("stop", "the server did not end after SIGTERM");
            return -1;
        }
    }

    private static void Report(ServerSample sample, SoakTally tally) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"minute {sample.At.TotalMinutes,3:0}: {sample.ResidentBytes / 1048576.0,6:0.0} MiB (heap {sample.HeapBytes / 1048576.0:0.0}), {sample.Handles} handles, {sample.Threads} threads, {sample.Connections} connections; {tally.Done.Sum(pair => pair.Value):#,0} checked, {sample.Wrong} wrong"));
}
