namespace RatEngine.Hosting;

/// <summary>Stands for an exception whose message holds control characters, which a log must not: the message may quote a request.</summary>
internal sealed class EscapedException : Exception
{
    private readonly Exception _original;

    private EscapedException(Exception original)
        : base(EscapedText.Escape(original.Message), Of(original.InnerException)) => _original = original;

    public override string? StackTrace => _original.StackTrace;

    /// <summary>The exception itself where its messages are one line each, as nearly all are; else one that stands for it.</summary>
    public static Exception? Of(Exception? exception) =>
        exception is not null && MessagesOf(exception).Any(EscapedText.NeedsEscape) ? new EscapedException(exception) : exception;

    /// <summary>What the original says, its type and stack included, with its messages escaped.</summary>
    public override string ToString()
    {
        var text = _original.ToString();
        foreach (var message in MessagesOf(_original))
        {
            if (EscapedText.NeedsEscape(message)) text = text.Replace(message, EscapedText.Escape(message), StringComparison.Ordinal);
        }

        return text;
    }

    // The outer first: its message may quote an inner one.
    private static IEnumerable<string> MessagesOf(Exception exception)
    {
        yield return exception.Message;
        var inner = exception is AggregateException aggregate ? aggregate.InnerExceptions : (IEnumerable<Exception>)(exception.InnerException is { } one ? [one] : []);
        foreach (var message in inner.SelectMany(MessagesOf)) yield return message;
    }
}
