using System.Collections;

namespace RatEngine.Server.Configuration;

/// <summary>Options from the environment: <c>RATENGINE_Limits__HeadTimeout=15s</c>.</summary>
internal static class EnvironmentSettings
{
    public const string Prefix = "RATENGINE_";

    /// <summary>Reads the variables that are options.</summary>
    /// <param name="variables">Those of the process.</param>
    /// <param name="unknown">The names with the prefix that are no options. They are no error, since others set such names too:
    /// Kubernetes sets RATENGINE_PORT in every pod beside a service of the name ratengine.</param>
    public static SettingValues Read(IDictionary variables, out IReadOnlyList<string> unknown)
    {
        SettingValues values = new();
        List<string> others = [];
        foreach (DictionaryEntry variable in variables)
        {
            string name = (string)variable.Key;
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            string key = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            if (!Settings.IsKnown(key))
                others.Add(name);
            else if (Settings.IsRepeatable(key))
                AddEach(values, key, (string)variable.Value!);
            else
                values.Add(key, (string)variable.Value!);
        }

        unknown = others;
        return values;
    }

    private static void AddEach(SettingValues values, string key, string list)
    {
        foreach (string text in list.Split(';', StringSplitOptions.TrimEntries))
            values.Add(key, text);
    }
}
