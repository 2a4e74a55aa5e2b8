using System.Text;

namespace RatEngine.Server.Configuration;

/// <summary>An option: one key, the same on the command line, in the environment and in the file.</summary>
internal abstract class Setting(string key, string defaultText, string hint, string description)
{
    /// <summary>The name in <c>ratengine.json</c> and in errors: <c>Limits:HeadTimeout</c>.</summary>
    public string Key { get; } = key;

    /// <summary>The name on the command line: <c>--limits-head-timeout</c>.</summary>
    public string Option { get; } = ToOption(key);

    /// <summary>The name in the environment: <c>RATENGINE_Limits__HeadTimeout</c>.</summary>
    public string Variable { get; } = EnvironmentSettings.Prefix + key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>What the option has where nothing is configured, as one would write it; empty where that is made at start-up.</summary>
    public string DefaultText { get; } = defaultText;

    /// <summary>Stands for the value in help.</summary>
    public string Hint { get; } = hint;

    /// <summary>One sentence for help.</summary>
    public string Description { get; } = description;

    /// <summary>True where the option may be given more than once.</summary>
    public bool Repeatable { get; init; }

    /// <summary>True where the value must not be seen: the command line, which other users of the machine can read, does not take it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What the option means on the command line without a value; null: it needs one.</summary>
    public string? BareText { get; init; }

    private static string ToOption(string key)
    {
        StringBuilder option = new("-");
        foreach (char c in key)
        {
            if (char.IsAsciiLetterUpper(c))
                option.Append('-');
            if (c != ':')
                option.Append(char.ToLowerInvariant(c));
        }

        return option.ToString();
    }
}

/// <summary>An option with values of one type.</summary>
internal sealed class Setting<T>(string key, ValueKind<T> kind, string defaultText, string description)
    : Setting(key, defaultText, kind.Hint, description)
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="RatOptionsException">The text is not a value of this option.</exception>
    public T Read(string text) =>
        kind.Read(text, out T value) ? value : throw new RatOptionsException(Key, $"\"{text}\"", kind.Expected);
}
