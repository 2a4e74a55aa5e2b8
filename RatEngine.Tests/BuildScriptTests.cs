using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using RatEngine.Tests.Support;

namespace RatEngine.Tests;

/// <summary>Holds build.ps1 to its promise: the plain dotnet commands, and nothing that a PowerShell without modules lacks.</summary>
public sealed class BuildScriptTests
{
    private static readonly string Script = Path.Combine(Repository.Root, "build.ps1");

    private static readonly string Elsewhere = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    [Test]
    public void Script_has_no_syntax_error_and_calls_nothing_but_dotnet()
    {
        var script = Parser.ParseFile(Script, out _, out var errors);

        Assert.That(errors, Is.Empty);
        var commands = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>();
        Assert.That(commands.Select(command => command.GetCommandName()).Distinct(), Is.EqualTo(new[] { "dotnet" }));
    }

    [TestCase("build", "build -c Release")]
    [TestCase("test", "test -c Release")]
    [TestCase("bench", "run -c Release --project RatEngine.Benchmarks --")]
    [TestCase("publish", "publish RatEngine.Server -c Release")]
    [TestCase("format", "format")]
    public void Task_is_the_plain_dotnet_command_with_what_else_is_given(string task, string command)
    {
        var (output, exitCode) = RunWithFakeDotnet(7, task, "--more", "arguments");

        Assert.That(output, Is.EqualTo(new[] { $"{command} --more arguments in {Repository.Root}" }));
        Assert.That(exitCode, Is.EqualTo(7), "The exit code is that of dotnet.");
    }

    [Test]
    public void No_task_builds()
    {
        var (output, exitCode) = RunWithFakeDotnet(0);

        Assert.That(output, Is.EqualTo(new[] { $"build -c Release in {Repository.Root}" }));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public void Unknown_task_lists_the_tasks_and_exits_with_2()
    {
        var (output, exitCode) = RunWithFakeDotnet(0, "biuld");

        Assert.That(output, Is.EqualTo(new[] { "Unknown task: biuld. Expected one of: build, test, bench, publish, format." }));
        Assert.That(exitCode, Is.EqualTo(2));
    }

    [Test]
    public void Script_runs_the_real_dotnet_from_any_folder_and_leaves_the_caller_where_it_was()
    {
        using var shell = CreateShell();

        var output = Run(shell, "publish", "--help");

        Assert.That(output, Has.Some.Contains("dotnet publish"));
        Assert.That(ExitCode(shell), Is.Zero);
        Assert.That(shell.Runspace.SessionStateProxy.Path.CurrentFileSystemLocation.Path, Is.EqualTo(Elsewhere));
    }

    private static (string[] Output, int? ExitCode) RunWithFakeDotnet(int dotnetExitCode, params string[] arguments)
    {
        using var shell = CreateShell();
        shell.AddScript(
            $$"""
            function global:dotnet {
                "$args in $($ExecutionContext.SessionState.Path.CurrentLocation)"
                $global:LASTEXITCODE = {{dotnetExitCode}}
            }
            """).Invoke();
        return (Run(shell, arguments), ExitCode(shell));
    }

    private static PowerShell CreateShell()
    {
        // CreateDefault2 holds the core commands alone and loads no module: there is no PowerShell installed to load one from.
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        var shell = PowerShell.Create(state);
        shell.Runspace.SessionStateProxy.Path.SetLocation(Elsewhere);
        return shell;
    }

    private static string[] Run(PowerShell shell, params string[] arguments)
    {
        shell.Commands.Clear();
        shell.AddCommand(Script);
        foreach (var argument in arguments) shell.AddArgument(argument);
        var output = shell.Invoke().Select(line => $"{line}").ToArray();
        Assert.That(shell.Streams.Error, Is.Empty);
        return output;
    }

    private static int? ExitCode(PowerShell shell) => shell.Runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int?;
}
