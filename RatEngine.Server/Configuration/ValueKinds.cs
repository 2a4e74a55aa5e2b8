using System.Globalization;
using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Configuration;

/// <summary>The kinds of value that options have.</summary>
internal static class ValueKinds
{
    public static ValueKind<string> Address { get; } =
        new("url", "an address such as http://127.0.0.1:8087, http://[::1]:0, http://*:80, https://localhost:8443 or unix:/run/rat.sock", TryReadAddress);

    public static ValueKind<string?> Folder { get; } = new("folder", "the path of a folder", TryReadText);

    public static ValueKind<string> File { get; } = new("file", "the path of a file", TryReadText!);

    public static ValueKind<string> UrlPath { get; } =
        new("path", "a path such as /files or /a/b, of A-Z a-z 0-9 - _ . ~ and without dot segments", TryReadUrlPath);

    public static ValueKind<LogLevel> Level { get; } =
        new("level", "trace, debug, information, warning, error, critical or none", TryReadName);

    public static ValueKind<LogFormat> Format { get; } = new("format", "text or json", TryReadName);

    public static ValueKind<TimeSpan> Duration { get; } =
        new("duration", "a duration above zero such as 250ms, 15s, 2m or 1h", DurationText.TryRead);

    public static ValueKind<TimeSpan> DurationOrOff { get; } =
        new("duration", "a duration above zero such as 250ms, 15s or 2m, or off", TryReadDurationOrOff);

    public static ValueKind<long> Size { get; } =
        new("size", "a size in bytes such as 65536, 64KiB, 10MiB or 2GiB", SizeText.TryRead);

    public static ValueKind<int> SmallSize { get; } =
        new("size", "a size such as 8192, 64KiB or 1MiB, at most 1GiB", TryReadSmallSize);

    public static ValueKind<int> Count { get; } = new("number", "a whole number from 1 to 1000000000", TryReadCount);

    public static ValueKind<int?> CountOrAuto { get; } = new("number", "a whole number from 1 to 1000000000, or auto", TryReadCountOrAuto);

    public static ValueKind<int?> CountOrOff { get; } = new("number", "a whole number from 1 to 1000000000, or off", TryReadCountOrOff);

    public static ValueKind<int> SmallSizeOrZero { get; } =
        new("size", "a size such as 0, 8192, 64KiB or 1MiB, at most 1GiB", TryReadSmallSizeOrZero);

    // The text alone: what is a network is the engine's to check, which names the same key when it refuses one.
    public static ValueKind<string> Network { get; } =
        new("network", "a network such as 10.0.0.0/8 or fd00::/8, an address such as 127.0.0.1 or ::1, or unix", TryReadText!);

    public static ValueKind<TimeSpan> DurationOrZero { get; } =
        new("duration", "a duration such as 0, 250ms, 15s or 2m", TryReadDurationOrZero);

    public static ValueKind<string> Secret { get; } = new("text", "a text that is not empty", TryReadText!);

    public static ValueKind<ClientCertificateMode> ClientCertificates { get; } = new("mode", "off, allowed or required", TryReadName);

    public static ValueKind<bool> Switch { get; } = new("on|off", "on or off", TryReadSwitch);

    public static ValueKind<TopicLabel> Label { get; } = new("label", "none, event-type or envelope", TryReadDashedName);

    public static ValueKind<SlowSubscriberPolicy> Policy { get; } = new("policy", "reset, disconnect or conflate", TryReadName);

    public static ValueKind<string> Host { get; } =
        new("name", "a name or an address without a port, such as example.com or [::1], or *", TryReadHost);

    public static ValueKind<WebOrigin> Origin { get; } =
        new("origin", "an origin as browsers send it, such as https://example.com or http://localhost:3000", TryReadOrigin);

    public static ValueKind<IReadOnlyList<string>> FieldNames { get; } =
        new("names", "names of header fields separated by commas, such as Authorization, or *", Access.PreflightFields.TryRead);

    // The scheme alone: host, port and path are the engine's to check, which names the same key when it refuses one.
    private static bool TryReadAddress(string text, out string value)
    {
        value = text;
        return text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("unix:/", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryReadUrlPath(string text, out string value)
    {
        value = text;
        return text.StartsWith('/')
            && text[1..].Split('/').All(name => name is not ("" or "." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~'));
    }

    private static bool TryReadText(string text, out string? value)
    {
        value = text;
        return text.Length > 0 && !text.Contains('\0');
    }

    // Enum.TryParse also takes numbers and lists of names.
    private static bool TryReadName<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text.Length > 0 && text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out value);
    }

    private static bool TryReadDurationOrOff(string text, out TimeSpan value)
    {
        if (!text.Equals("off", StringComparison.OrdinalIgnoreCase))
            return DurationText.TryRead(text, out value);
        value = Timeout.InfiniteTimeSpan;
        return true;
    }

    private static bool TryReadDurationOrZero(string text, out TimeSpan value)
    {
        value = default;
        return text is "0" or "0s" or "0ms" || DurationText.TryRead(text, out value);
    }

    private static bool TryReadSwitch(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "on" or "true";
        return value || text.ToLowerInvariant() is "off" or "false";
    }

    private static bool TryReadDashedName<T>(string text, out T value)
        where T : struct, Enum => TryReadName(text.Replace("-", "", StringComparison.Ordinal), out value);

    private static bool TryReadHost(string text, out string value)
    {
        value = text;
        return Access.HostNames.TryRead(text);
    }

    // Neither a path nor a wildcard, nor "null", which any sandboxed page can be.
    private static bool TryReadOrigin(string text, out WebOrigin value) => WebOrigin.TryParse(text, out value) && !text.Contains('*');

    private static bool TryReadSmallSize(string text, out int value)
    {
        bool fits = SizeText.TryRead(text, out long size) && size is >= 1 and <= 1 << 30;
        value = fits ? (int)size : 0;
        return fits;
    }

    private static bool TryReadSmallSizeOrZero(string text, out int value)
    {
        value = 0;
        return text == "0" || TryReadSmallSize(text, out value);
    }

    private static bool TryReadCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= 1_000_000_000;

    private static bool TryReadCountOrAuto(string text, out int? value) => TryReadCountOr("auto", text, out value);

    private static bool TryReadCountOrOff(string text, out int? value) => TryReadCountOr("off", text, out value);

    private static bool TryReadCountOr(string none, string text, out int? value)
    {
        value = null;
        if (text.Equals(none, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!TryReadCount(text, out int count))
            return false;
        value = count;
        return true;
    }
}
