namespace RatEngine.Server.Configuration;

/// <summary>Texts by key, from one source or from several laid over each other. Keys have no case.</summary>
internal sealed class SettingValues
{
    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>Adds a text to those of the key.</summary>
    public void Add(string key, string text)
    {
        if (!_texts.TryGetValue(key, out List<string>? texts))
            _texts.Add(key, texts = []);
        texts.Add(text);
    }

    /// <summary>These values, and for keys that have none here the ones below. A list replaces a list: they are never mixed.</summary>
    public SettingValues Over(SettingValues below)
    {
        SettingValues merged = new();
        foreach ((string key, List<string> texts) in below._texts.Concat(_texts))
            merged._texts[key] = texts;
        return merged;
    }

    /// <summary>All values of an option; its default, or nothing, where there are none.</summary>
    public IReadOnlyList<T> GetAll<T>(Setting<T> setting) =>
        [.. (_texts.TryGetValue(setting.Key, out List<string>? texts) ? texts : Defaults(setting)).Select(setting.Read)];

    /// <summary>The value of an option that may stand once.</summary>
    /// <exception cref="RatOptionsException">It is not valid, or given more than once.</exception>
    public T Get<T>(Setting<T> setting) => setting.Read(GetText(setting.Key, out string? text) ? text : setting.DefaultText);

    /// <summary>The value of an option that has no default.</summary>
    public T? Find<T>(Setting<T> setting) => GetText(setting.Key, out string? text) ? setting.Read(text) : default;

    private static List<string> Defaults(Setting setting) => setting.DefaultText.Length == 0 ? [] : [setting.DefaultText];

    private bool GetText(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!_texts.TryGetValue(key, out List<string>? texts))
            return false;
        text = texts.Count == 1 ? texts[0] : throw new RatOptionsException(key, $"{texts.Count} values", "one");
        return true;
    }

    /// <summary>The keys that begin with a prefix, each with its only text, the prefix taken off.</summary>
    public IEnumerable<KeyValuePair<string, string>> Under(string prefix) =>
        from key in _texts.Keys
        where key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && GetText(key, out _)
        select KeyValuePair.Create(key[prefix.Length..], _texts[key][0]);
}
