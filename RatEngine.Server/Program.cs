using System.CommandLine;
using System.Text;
using RatEngine;
using RatEngine.Server;
using RatEngine.Server.Configuration;

const int Failed = 1;
const int Misconfigured = 2;

Console.OutputEncoding = Encoding.UTF8;
ParseResult command = CommandLine.Parse(args, RunAsync);
string[] errors = [.. CommandLine.Errors(command)];
return errors.Length == 0 ? await ExitCodeAsync(() => command.InvokeAsync(CommandLine.Invocation)) : Fail(Misconfigured, errors);

static async Task<int> RunAsync(SettingValues commandLine, string? configFile)
{
    // First: a signal during the start ends in good order too.
    using ShutdownSignal signal = new();
    SettingValues environment = EnvironmentSettings.Read(Environment.GetEnvironmentVariables(), out IReadOnlyList<string> unknown);
    string? file = configFile ?? (File.Exists(JsonSettings.FileName) ? JsonSettings.FileName : null);
    SettingValues settings = file is null ? new SettingValues() : JsonSettings.ReadFile(file);
    await ServerRun.RunAsync(ServerOptionsReader.Read(commandLine.Over(environment.Over(settings))), unknown, signal);
    return 0;
}

static async Task<int> ExitCodeAsync(Func<Task<int>> run)
{
    try
    {
        return await run();
    }
    catch (RatOptionsException e)
    {
        return Fail(Misconfigured, e.Message);
    }
    catch (IOException e)
    {
        return Fail(Failed, e.Message);
    }
}

static int Fail(int exitCode, params string[] messages)
{
    foreach (string message in messages)
        Console.Error.WriteLine(message);
    return exitCode;
}
