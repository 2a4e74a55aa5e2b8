using System.CommandLine;
using System.Text;
using RatEngine.Server;
using RatEngine.Server.Configuration;

// Opened first: without a free descriptor it could not say what failed.
TextWriter error = Console.Error;
bool isListening = false;
try
{
    Console.OutputEncoding = Encoding.UTF8;
    ParseResult command = CommandLine.Parse(args, RunAsync);
    return CommandLine.Errors(command).FirstOrDefault() is { } fault
        ? StartFailure.Report(error, fault)
        : await command.InvokeAsync(CommandLine.Invocation);
}
catch (Exception e) when (!isListening)
{
    return StartFailure.Report(error, e);
}

async Task<int> RunAsync(SettingValues commandLine, string? configFile)
{
    // First: a signal during the start ends in good order too.
    using ShutdownSignal signal = new();
    SettingValues environment = EnvironmentSettings.Read(Environment.GetEnvironmentVariables(), out IReadOnlyList<string> unknown);
    string? file = configFile ?? (File.Exists(JsonSettings.FileName) ? JsonSettings.FileName : null);
    SettingValues settings = file is null ? new SettingValues() : JsonSettings.ReadFile(file);
    await ServerRun.RunAsync(ServerOptionsReader.Read(commandLine.Over(environment.Over(settings))), unknown, signal, () => isListening = true);
    return 0;
}
