namespace RatEngine.Server.Logs;

/// <summary>A line of a log file.</summary>
/// <param name="Text">Without its line end; bytes that are not UTF-8 are U+FFFD.</param>
/// <param name="EndOffset">The offset in the file after its line end, in bytes: where the next line begins.</param>
internal readonly record struct LogLine(string Text, long EndOffset);
