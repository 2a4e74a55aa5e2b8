using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>Runs the end-to-end benchmarks with tiny numbers: their checks of every event hold for RatEngine, and their report is written.</summary>
[Platform("Linux", Reason = "The load generator waits with epoll.")]
public sealed class BenchmarkSuiteTests
{
    [Test]
    public async Task Quick_run_is_right_and_writes_its_report()
    {
        Assume.That(HasCompiler(), "The load generator is compiled with cc, gcc or clang.");
        using var folder = new TempFolder();
        var (exitCode, output) = await RunAsync(
            $"e2e --quick --profiles plaintext,fanout --adapters ratengine,floor --port {FreePort()} --output {folder.Path}");

        Assert.That(exitCode, Is.Zero, output);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Directory.GetFiles(folder.Path, "*.json").Single()));
        Assert.That(
            report.RootElement.GetProperty("profiles").EnumerateArray().Select(profile => profile.GetProperty("name").GetString()),
            Is.EqualTo(new[] { "plaintext", "fanout" }));
        Assert.That(Directory.GetFiles(folder.Path, "*.md"), Has.Length.EqualTo(1));
        Assert.That(Directory.GetFiles(folder.Path, "*.svg", SearchOption.AllDirectories), Has.Length.EqualTo(2));
    }

    [TestCase("--profiles nothing", "plaintext")]
    [TestCase("--rounds none", "a number from 1 to 1000")]
    [TestCase("--fast", "--quick")]
    public async Task Wrong_option_is_named_with_what_was_expected(string options, string expected)
    {
        var (exitCode, output) = await RunAsync($"e2e {options}");

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Contain(options.Split(' ')[^1]).And.Contain(expected));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"{Repository.BenchmarkProgram} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static bool HasCompiler() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => new[] { "cc", "gcc", "clang" }.Any(name => File.Exists(Path.Combine(folder, name))));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
