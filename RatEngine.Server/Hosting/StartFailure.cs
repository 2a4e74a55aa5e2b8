namespace RatEngine.Server;

/// <summary>Turns a failure at the start into one line on standard error and exit code 2. There is no stack trace: the cause is the machine or the
/// configuration, and the line names it.</summary>
internal static class StartFailure
{
    private const int ExitCode = 2;

    /// <summary>Writes the line, and gives back the exit code.</summary>
    public static int Report(TextWriter output, Exception error) => Report(output, Describe(error));

    /// <summary>Writes the line, and gives back the exit code.</summary>
    public static int Report(TextWriter output, string line)
    {
        // What was given may hold line breaks.
        output.WriteLine(string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)));
        return ExitCode;
    }

    private static string Describe(Exception error) => error switch
    {
        RatOptionsException => error.Message,
        // What a type needs is loaded when it is first used: what failed is inside.
        TypeInitializationException { InnerException: { } inner } => Describe(inner),
        FileLoadException or FileNotFoundException or BadImageFormatException =>
            $"The server cannot start: {error.Message.TrimEnd('.', ' ', '\n', '\r')}. Too few descriptors are one cause of that: see ulimit -n.",
        _ => $"The server cannot start: {error.Message}",
    };
}
