using System.Text.Json;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Runs the load generator against one server.</summary>
internal sealed class LoadRunner(CorePlan cores, bool isQuick)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Loads a server that runs.</summary>
    public Task<LoadReport> MeasureAsync(LoadCase load, ServerProcess server, CancellationToken stop) =>
        RunAsync([load.Mode, "--core", $"{cores.Load}", "--port", $"{server.Port}", "--pid", $"{server.Id}", .. Arguments(load)], stop);

    /// <summary>Starts a server, and takes the time until it answers.</summary>
    public Task<LoadReport> MeasureStartAsync(LoadCase load, IAdapter adapter, int port, CancellationToken stop) =>
        RunAsync(
            [
                load.Mode, "--core", $"{cores.Load}", "--server-core", $"{cores.Server}", "--port", $"{port}", "--path", adapter.AnsweredPath, .. Arguments(load),
                "--", .. adapter.Command(port, load.Routes),
            ],
            stop);

    private async Task<LoadReport> RunAsync(IEnumerable<string> arguments, CancellationToken stop)
    {
        var (exitCode, output, errors) = await Tool.RunAsync([NativeTools.Load, .. arguments], stop);
        if (exitCode is 0 or 1 && output.StartsWith('{')) return JsonSerializer.Deserialize<LoadReport>(output, Names)!;
        throw new SuiteException($"The load generator ended with {exitCode}: {errors}");
    }

    private string[] Arguments(LoadCase load)
    {
        var words = (isQuick ? $"{load.Arguments} {load.Quick}" : load.Arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return load.Expect is null ? words : [.. words, "--expect", load.Expect];
    }
}
