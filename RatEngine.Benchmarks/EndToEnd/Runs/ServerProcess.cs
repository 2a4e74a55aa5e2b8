using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A server that was started and answers on its port; disposing kills it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ServerProcess(Process process, int port)
    {
        (_process, Port) = (process, port);
        process.OutputDataReceived += static (_, _) => { }; // Read, so that the server never waits for room in a pipe.
        process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>Starts the command on its core, and waits until its port is open.</summary>
    /// <exception cref="SuiteException">It ended, or the port was not open within 20 s; the message says what it wrote.</exception>
    public static async Task<ServerProcess> StartAsync(CorePlan cores, IAdapter adapter, int port, int routes, CancellationToken stop)
    {
        if (await IsOpenAsync(port, stop)) throw new SuiteException($"Port {port} is taken: --port names the first of the ports to use.");

        // The launcher becomes the server: their process id is one.
        var process = Tool.Start([NativeTools.Load, "launch", "--server-core", $"{cores.Server}", "--", .. adapter.Command(port, routes)]);
        var server = new ServerProcess(process, port);
        try
        {
            await server.WaitUntilOpenAsync(adapter, stop);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WaitUntilOpenAsync(IAdapter adapter, CancellationToken stop)
    {
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < StartLimit;)
        {
            if (_process.HasExited) throw new SuiteException($"{adapter.Title} ended with {_process.ExitCode} at once. {_errors}");
            if (await IsOpenAsync(Port, stop)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
        }

        throw new SuiteException($"{adapter.Title} did not open port {Port} within {StartLimit.TotalSeconds} s. {_errors}");
    }

    private static async Task<bool> IsOpenAsync(int port, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
