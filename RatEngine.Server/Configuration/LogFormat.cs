namespace RatEngine.Server.Configuration;

/// <summary>How log lines look on the console.</summary>
internal enum LogFormat
{
    /// <summary>One line a message, for people.</summary>
    Text,

    /// <summary>One JSON object a line, with the values of the message by name.</summary>
    Json,
}
