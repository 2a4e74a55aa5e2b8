using System.Globalization;
using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Configuration;

/// <summary>The kinds of value that options have.</summary>
internal static class ValueKinds
{
    public static ValueKind<string> Address { get; } =
        new("url", "an address such as http://127.0.0.1:8087, http://[::1]:0 or http+unix:/run/rat.sock", TryReadAddress);

    public static ValueKind<string?> Folder { get; } = new("folder", "the path of a folder", TryReadText);

    public static ValueKind<string> File { get; } = new("file", "the path of a file", TryReadText!);

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

    // Only what can be told without opening a socket; the engine checks the host and the port again when it binds.
    private static bool TryReadAddress(string text, out string value)
    {
        value = text;
        return text.StartsWith("http+unix:/", StringComparison.OrdinalIgnoreCase)
            || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
                && uri is { Scheme: "http", PathAndQuery: "/", Fragment: "", UserInfo: "" });
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

    private static bool TryReadSmallSize(string text, out int value)
    {
        bool fits = SizeText.TryRead(text, out long size) && size is >= 1 and <= 1 << 30;
        value = fits ? (int)size : 0;
        return fits;
    }

    private static bool TryReadCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= 1_000_000_000;

    private static bool TryReadCountOrAuto(string text, out int? value)
    {
        value = null;
        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!TryReadCount(text, out int count))
            return false;
        value = count;
        return true;
    }
}
