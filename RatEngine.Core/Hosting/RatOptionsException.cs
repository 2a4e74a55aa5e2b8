namespace RatEngine;

/// <summary>An option is not valid: the message names the key, what was found and what was expected.</summary>
public sealed class RatOptionsException : Exception
{
    /// <summary>Names the key, the value found and what was expected.</summary>
    public RatOptionsException(string key, string found, string expected)
        : base($"{key}: found {found}, expected {expected}.") => Key = key;

    /// <summary>The option's name.</summary>
    public string Key { get; }
}
