using System.Text.Json;
using RatEngine.Server.Json;

namespace RatEngine.Server.Configuration;

/// <summary>Options from <c>ratengine.json</c>: <c>{ "Limits": { "HeadTimeout": "15s" } }</c>. Comments and trailing commas are allowed.</summary>
internal static class JsonSettings
{
    public const string FileName = "ratengine.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file.</summary>
    /// <exception cref="RatOptionsException">The file cannot be read, is no JSON object, or has a key that is no option.</exception>
    public static SettingValues ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RatOptionsException("--config", $"\"{path}\" ({(Directory.Exists(path) ? "a folder" : e.Message.TrimEnd('.'))})", "a file that can be read");
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="RatOptionsException">As with <see cref="ReadFile"/>.</exception>
    public static SettingValues Read(ReadOnlyMemory<byte> json)
    {
        SettingValues values = new();
        using JsonDocument document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new RatOptionsException(FileName, $"a JSON {document.RootElement.ValueKind}", "a JSON object");
        try
        {
            Flatten(values, "", document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader looks at a string's bytes when it is asked for.
            throw new RatOptionsException(FileName, "a string that is not UTF-8, or half of a surrogate pair", "text in UTF-8");
        }

        return values;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(ByteOrderMark.Skip(json), Lenient);
        }
        catch (JsonException e)
        {
            throw new RatOptionsException(FileName, $"no JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "a JSON object");
        }
    }

    private static void Flatten(SettingValues values, string prefix, JsonElement group)
    {
        foreach (JsonProperty property in group.EnumerateObject())
        {
            string key = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
                Flatten(values, key + ':', property.Value);
            else if (!Settings.IsKnown(key))
                throw new RatOptionsException(key, $"an unknown key in {FileName}", Settings.Nearest(key, setting => setting.Key, "a key that --help lists"));
            else
                Add(values, key, property.Value);
        }
    }

    private static void Add(SettingValues values, string key, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    Add(values, key, item);
                break;
            case JsonValueKind.String:
                values.Add(key, element.GetString()!);
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values.Add(key, element.GetRawText());
                break;
            default:
                throw new RatOptionsException(key, element.GetRawText(), "a string, a number, true or false");
        }
    }
}
