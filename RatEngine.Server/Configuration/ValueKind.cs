namespace RatEngine.Server.Configuration;

/// <summary>How the text of an option is read, and the words that say so in help and errors.</summary>
/// <param name="Hint">Stands for the value in <c>--help</c>: <c>duration</c>.</param>
/// <param name="Expected">Ends the sentence "found x, expected …".</param>
/// <param name="Read">The value, or false where the text is none.</param>
internal sealed record ValueKind<T>(string Hint, string Expected, TryRead<T> Read);

/// <summary>Reads a value from text; false where the text is not one.</summary>
internal delegate bool TryRead<T>(string text, out T value);
