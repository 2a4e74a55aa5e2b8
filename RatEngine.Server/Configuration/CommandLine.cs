using System.CommandLine;
using System.CommandLine.Parsing;

namespace RatEngine.Server.Configuration;

/// <summary>The options of the command line, made from the table of settings; <c>--help</c> and <c>--version</c> come with them.</summary>
internal static class CommandLine
{
    private const string Log = "--log";
    private const string Config = "--config";

    // No @file and no bundles: an argument means what it says.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    private static IEnumerable<Setting> OfCommandLine => Settings.All.Where(setting => !setting.IsSecret);

    /// <summary>How the command runs: errors and signals are the program's own.</summary>
    public static InvocationConfiguration Invocation { get; } = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>The command; <paramref name="run"/> gets what was given, and its answer is the exit code.</summary>
    public static ParseResult Parse(string[] arguments, Func<SettingValues, string?, Task<int>> run)
    {
        RootCommand command = new("Serves HTTP/1.1 and Server-Sent Events: every example of the guide, and a page at / that shows them live.");
        foreach (Setting setting in OfCommandLine)
            command.Add(OptionFor(setting));
        command.Add(new Option<string[]>(Log) { HelpName = "name=file", Description = "A file that /api/logs/<name> follows; repeatable. [Logs:<name>]" });
        command.Add(new Option<string[]>(Config) { HelpName = "file", Description = $"The file of options. Default: {JsonSettings.FileName} in the working folder, if there." });
        command.SetAction((result, _) => run(ReadValues(result), ReadConfig(result)));
        return command.Parse(arguments, Plain);
    }

    /// <summary>What is wrong with the command line, as one line each; none where it can be run.</summary>
    public static IEnumerable<string> Errors(ParseResult result)
    {
        foreach (string token in result.UnmatchedTokens)
            yield return $"{token}: found an unknown option, expected {Settings.Nearest(token.Split('=')[0], setting => setting.Option, "one of those that --help lists")}.";
        foreach (ParseError error in result.Errors.Where(_ => result.UnmatchedTokens.Count == 0))
            yield return error.SymbolResult is OptionResult { Option: { } option } ? $"{option.Name}: found no value, expected a {option.HelpName}." : error.Message;
    }

    private static Option<string[]> OptionFor(Setting setting) => new(setting.Option)
    {
        HelpName = setting.Hint,
        Arity = setting.BareText is null ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        Description = setting.Description
            + (setting.Repeatable ? " Repeatable." : "")
            + (setting.DefaultText.Length > 0 ? $" Default: {setting.DefaultText}." : "")
            + $" [{setting.Key}]",
    };

    private static SettingValues ReadValues(ParseResult result)
    {
        SettingValues values = new();
        foreach (Setting setting in OfCommandLine)
        {
            string[] texts = result.GetValue<string[]>(setting.Option) ?? [];
            if (texts.Length == 0 && setting.BareText is not null && result.GetResult(setting.Option) is OptionResult { Implicit: false })
                texts = [setting.BareText];
            foreach (string text in texts)
                values.Add(setting.Key, text);
        }

        foreach (string log in result.GetValue<string[]>(Log) ?? [])
        {
            int equals = log.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw new RatOptionsException(Log, $"\"{log}\"", "name=file");
            values.Add(Settings.LogsPrefix + log[..equals], log[(equals + 1)..]);
        }

        return values;
    }

    private static string? ReadConfig(ParseResult result) => result.GetValue<string[]>(Config) switch
    {
        null or [] => null,
        [string path] => path,
        string[] paths => throw new RatOptionsException(Config, $"{paths.Length} files", "one"),
    };
}
