using System.Diagnostics;
using RatEngine.Tests.Server.Logs;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server;

/// <summary>The executable as a process: what it says and how it exits.</summary>
public sealed class ProgramTests
{
    [Test]
    public async Task Help_lists_every_option_and_exits_0()
    {
        (int exitCode, string output, _) = await RunAsync("--help");
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("--limits-head-timeout <duration>").And.Contain("--log <name=file>").And.Contain("[Uploads:Folder]"));
    }

    [Test]
    public async Task Version_is_the_assemblys_and_exits_0()
    {
        (int exitCode, string output, _) = await RunAsync("--version");
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.Trim(), Is.EqualTo(typeof(RatApp).Assembly.GetName().Version!.ToString(3)));
    }

    [TestCase("--limits-head-timeout=soon", "Limits:HeadTimeout: found \"soon\", expected a duration")]
    [TestCase("--proxies-x-forwarded-for=on", "Proxies:TrustedNetworks: found none, expected a network")]
    [TestCase("--proxies-trusted-networks=10.0.0.0/33", "Proxies:TrustedNetworks: found \"10.0.0.0/33\", expected a network")]
    [TestCase("--max-connections-per-address=0", "MaxConnectionsPerAddress: found \"0\", expected a whole number from 1")]
    [TestCase("--limits-max-request-line-bytes=1MiB", "Limits:MaxRequestLineBytes: found 1048576, expected 64 to 65535")]
    [TestCase("--frobnicate", "--frobnicate: found an unknown option")]
    [TestCase("--config=no-such-file.json", "--config: found \"no-such-file.json\"")]
    public async Task A_wrong_option_is_named_on_standard_error_and_exits_2(string argument, string message)
    {
        (int exitCode, string output, string error) = await RunAsync(argument);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.StartWith(message));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task An_https_address_without_a_certificate_says_what_to_configure_and_exits_2()
    {
        (int exitCode, _, string error) = await RunAsync("--urls=https://127.0.0.1:0");
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain("Tls:Certificate: found none, expected a certificate for the https:// address").And.Contain("--dev-cert"));
    }

    [Test]
    [Platform("Linux", Reason = "Makes a FIFO.")]
    public async Task A_log_that_is_no_regular_file_is_named_at_once_and_exits_2()
    {
        using TempFolder folder = new();
        LogReaderTests.MakeFifo(folder.File("fifo"));
        File.CreateSymbolicLink(folder.File("link"), "fifo");
        foreach ((string path, string kind) in new[]
        {
            (folder.File("fifo"), "a FIFO, socket or device"), (folder.File("link"), "a FIFO, socket or device"), ("/dev/zero", "a FIFO, socket or device"),
            (folder.Path, "a folder"), ("/dev/null/log", "which cannot be read"),
        })
        {
            (int exitCode, string output, string error) = await RunAsync($"--log=x={path}");
            Assert.That((exitCode, output), Is.EqualTo((2, "")), path);
            Assert.That(error.TrimEnd(), Is.EqualTo($"Logs:x: found \"{path}\", {kind}, expected a regular file that can be read, or the path of one that will be there."));
        }
    }

    [Test]
    public async Task No_log_is_offered_unless_one_is_configured()
    {
        using ServerProcess server = await ServerProcess.StartAsync(null);
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync("GET /api/logs HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("{\"names\":[]}"));
        await client.SendAsync("GET /api/logs/server HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task The_environment_and_the_file_in_the_working_folder_are_read()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("ratengine.json"), """{ "Limits": { "MaxFields": "many" }, "LogLevel": "loud" }""");
        (int exitCode, _, string error) = await RunAsync(["--log-level=debug"], folder.Path, ("RATENGINE_Limits__MaxFields", "few"));
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.StartWith("Limits:MaxFields: found \"few\""));
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string argument) => RunAsync([argument], AppContext.BaseDirectory);

    /// <summary>Runs the executable to its end.</summary>
    internal static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments, string workingFolder, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "RatEngine.Server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
