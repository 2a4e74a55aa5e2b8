using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RatEngine.Tests.Support;

/// <summary>The executable as a process of its own, on a free port, with descriptors, memory and an exit code of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string ListeningOn = "Listening on ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>Where it listens: <c>http://127.0.0.1:41234</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Where it listens with TLS, where its command line says so; else empty.</summary>
    public string SecureAddress { get; private set; } = "";

    /// <summary>What it has written to its console, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Memory of the process, as the system counts it.</summary>
    public long ResidentBytes
    {
        get
        {
            lock (_process)
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
        }
    }

    /// <summary>What it has used of the processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            lock (_process)
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
        }
    }

    /// <summary>Open descriptors.</summary>
    public int Descriptors
    {
        get
        {
            lock (_process)
            {
                _process.Refresh();
                return _process.HandleCount;
            }
        }
    }

    /// <summary>Starts it, and returns when it listens.</summary>
    /// <param name="descriptorLimit">The most descriptors it may hold; null is as many as this process.</param>
    /// <param name="arguments">Its command line, but for the address. It may give an <c>https</c> address besides.</param>
    public static Task<ServerProcess> StartAsync(int? descriptorLimit, params string[] arguments) =>
        StartAsync(descriptorLimit, environment: [], readsErrors: true, arguments);

    /// <summary>Starts it, and returns when it listens.</summary>
    /// <param name="descriptorLimit">The most descriptors it may hold; null is as many as this process.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="readsErrors">False: nobody reads its standard error, until <see cref="ReadErrors"/>.</param>
    /// <param name="arguments">Its command line, but for the address.</param>
    public static Task<ServerProcess> StartAsync(
        int? descriptorLimit, IEnumerable<KeyValuePair<string, string>> environment, bool readsErrors, params string[] arguments) =>
        StartAsync(descriptorLimit, environment, readsErrors, errorsTo: null, arguments);

    /// <summary>Starts it, and returns when it listens.</summary>
    /// <param name="descriptorLimit">The most descriptors it may hold; null is as many as this process.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="readsErrors">False: nobody reads its standard error, until <see cref="ReadErrors"/>.</param>
    /// <param name="errorsTo">The file that its standard error goes to; null is this process.</param>
    /// <param name="arguments">Its command line, but for the address.</param>
    public static async Task<ServerProcess> StartAsync(
        int? descriptorLimit, IEnumerable<KeyValuePair<string, string>> environment, bool readsErrors, string? errorsTo, string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "RatEngine.Server.dll");
        string[] command = ["dotnet", program, "--urls", "http://127.0.0.1:0", .. arguments];
        if (descriptorLimit is { } limit) command = ["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {limit}; exec \"$@\""), "sh", .. command];
        if (errorsTo is not null) command = ["sh", "-c", "file=$1; shift; exec \"$@\" 2>>\"$file\"", "sh", errorsTo, .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            await server.ListenAsync(readsErrors, isSecure: arguments.Any(argument => argument.StartsWith("https://", StringComparison.Ordinal)));
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Reads its standard error from now on.</summary>
    public void ReadErrors() => _process.BeginErrorReadLine();

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code once it has ended.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public async Task<int> WaitForExitAsync()
    {
        // Its output may still be open then: in the hands of nobody that matters.
        await Task.Run(() => _process.WaitForExit((int)(2 * Patience).TotalMilliseconds));
        return _process.HasExited ? _process.ExitCode : throw new TimeoutException($"The server did not end. It said: {Output}");
    }

    /// <summary>Ends it: in good order where it can, so that it removes its own files.</summary>
    public void Dispose()
    {
        const int GoodOrderMs = 5000;
        if (!_process.HasExited)
        {
            // The second cuts short.
            Terminate();
            Terminate();
            if (!_process.WaitForExit(GoodOrderMs)) _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ListenAsync(bool readsErrors, bool isSecure)
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        if (readsErrors) ReadErrors();
        try
        {
            await listens.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The server does not listen. It said: {Output}");
        }

        void Take(string? line)
        {
            if (line is null) return;
            lock (_output) _output.AppendLine(line);
            if (!line.StartsWith(ListeningOn, StringComparison.Ordinal)) return;
            var address = line[ListeningOn.Length..];
            if (address.StartsWith("https://", StringComparison.Ordinal)) SecureAddress = address;
            else Address = address;
            if (Address.Length > 0 && (SecureAddress.Length > 0 || !isSecure)) listens.TrySetResult();
        }
    }
}
