using System.Diagnostics;
using System.Globalization;
using System.Net.Http;

namespace RatEngine.Benchmarks.Soak;

/// <summary>The server as a child process.</summary>
internal sealed class SoakServer : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SoakServer(Process process, IReadOnlyList<Uri> addresses) => (_process, Addresses) = (process, addresses);

    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Starts it, and returns when it listens.</summary>
    /// <param name="command">The command of this program that serves.</param>
    /// <param name="addressCount">How many addresses it listens on.</param>
    public static async Task<SoakServer> StartAsync(string command, int addressCount)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] arguments = isHost ? [typeof(SoakServer).Assembly.Location, command] : [command];
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        using var patience = new CancellationTokenSource(StartPatience);
        var addresses = new List<Uri>();
        while (addresses.Count < addressCount)
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new IOException("The server ended at its start.");
            if (line.StartsWith(SoakServerCommand.ListeningOn, StringComparison.Ordinal)) addresses.Add(new Uri(line[SoakServerCommand.ListeningOn.Length..]));
        }

        return new SoakServer(process, addresses);
    }

    /// <summary>Writes a line to the server's standard input, and returns the line that it answers with.</summary>
    /// <exception cref="IOException">The server has ended.</exception>
    public async Task<string> AskAsync(string question)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), patience.Token);
        await _process.StandardInput.FlushAsync(patience.Token);
        return await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new IOException("The server has ended.");
    }

    /// <summary>What the process holds now.</summary>
    public async Task<ServerSample> SampleAsync(TimeSpan at, HttpClient client, SoakTally tally)
    {
        _process.Refresh();
        var (resident, handles, threads) = (_process.WorkingSet64, _process.HandleCount, _process.Threads.Count);
        var state = (await client.GetStringAsync(new Uri(Addresses[0], "/state"))).Split(' ');
        return new ServerSample(
            at,
            resident,
            long.Parse(state[0], CultureInfo.InvariantCulture),
            handles,
            threads,
            int.Parse(state[1], CultureInfo.InvariantCulture),
            tally.Wrong);
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])!.Dispose();

    /// <summary>Its exit code once it has ended.</summary>
    public async Task<int> WaitAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
