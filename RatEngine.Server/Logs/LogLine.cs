namespace RatEngine.Server.Logs;

/// <summary>A line of a log file.</summary>
/// <param name="Text">Without its line end; bytes that are not UTF-8 are U+FFFD.</param>
/// <param name="End">Where the next line begins.</param>
/// <param name="IsReset">True: no line, but the news that the log goes on at the start of a file, and that lines before may be missing; the text says
/// why.</param>
internal readonly record struct LogLine(string Text, LogPosition End, bool IsReset = false);
