using Microsoft.Extensions.Logging;

namespace RatEngine.Server.Configuration;

/// <summary>Every option there is. Parsing, validation, help and documentation come from this table.</summary>
internal static class Settings
{
    public const string LogsPrefix = "Logs:";

    public static Setting<string> Urls { get; } =
        new("Urls", ValueKinds.Address, "http://127.0.0.1:8087", "An address to listen on. Several are separated by ';' in the environment.") { Repeatable = true };

    public static Setting<LogLevel> Level { get; } = new("LogLevel", ValueKinds.Level, "information", "The least level of log messages.");

    public static Setting<LogFormat> Format { get; } = new("LogFormat", ValueKinds.Format, "text", "How log messages look on the console.");

    public static Setting<string?> UploadsFolder { get; } =
        new("Uploads:Folder", ValueKinds.Folder, "", "Where uploads are kept; made if it is not there. Default: a new folder for temporary files, removed at the end.");

    public static Setting<long> UploadsMaxBytes { get; } = new("Uploads:MaxBytes", ValueKinds.Size, "10GiB", "The largest upload.");

    public static Setting<TimeSpan> UploadsKeepFor { get; } =
        new("Uploads:KeepFor", ValueKinds.Duration, "1h", "How long an upload can be downloaded, from its end.");

    public static Setting<string?> FilesFolder { get; } =
        new("Files:Folder", ValueKinds.Folder, "", "A folder whose files are served, with those in the folders below it. Default: none.");

    public static Setting<string> FilesPath { get; } = new("Files:Path", ValueKinds.UrlPath, "/files", "The path that those files are served under.");

    public static Setting<TimeSpan> HeartbeatInterval { get; } =
        new("HeartbeatInterval", ValueKinds.DurationOrOff, "15s", "A stream without an event for this long gets a comment.");

    public static Setting<TimeSpan> DrainTimeout { get; } =
        new("DrainTimeout", ValueKinds.Duration, "30s", "How long requests and streams get to end when the server stops.");

    public static Setting<int?> MaxConnections { get; } =
        new("MaxConnections", ValueKinds.CountOrAuto, "auto", "The most connections at once; auto is what descriptors allow, less a tenth.");

    public static Setting<int> MaxBlockingStreams { get; } =
        new("MaxBlockingStreams", ValueKinds.Count, "512", "The most blocking generators at once; each has a thread.");

    public static Setting<int> MaxRequestLineBytes { get; } =
        new("Limits:MaxRequestLineBytes", ValueKinds.SmallSize, "8KiB", "The longest request line; a longer one answers 414.");

    public static Setting<int> MaxHeadBytes { get; } =
        new("Limits:MaxHeadBytes", ValueKinds.SmallSize, "32KiB", "The longest request head; a longer one answers 431.");

    public static Setting<int> MaxFields { get; } =
        new("Limits:MaxFields", ValueKinds.Count, "100", "The most header fields of a request; more answer 431.");

    public static Setting<long> MaxRequestBodyBytes { get; } =
        new("Limits:MaxRequestBodyBytes", ValueKinds.Size, "30MB", "The longest request body but for uploads; a longer one answers 413.");

    public static Setting<TimeSpan> HeadTimeout { get; } =
        new("Limits:HeadTimeout", ValueKinds.Duration, "15s", "A request head must be whole within this time; else 408.");

    public static Setting<int> MinBodyBytesPerSecond { get; } =
        new("Limits:MinBodyBytesPerSecond", ValueKinds.Count, "240", "The slowest rate of a request body; a slower one answers 408.");

    public static Setting<TimeSpan> BodyRateGracePeriod { get; } =
        new("Limits:BodyRateGracePeriod", ValueKinds.Duration, "5s", "How long a request body may be slow at its start.");

    public static Setting<TimeSpan> KeepAliveTimeout { get; } =
        new("Limits:KeepAliveTimeout", ValueKinds.Duration, "2m", "A connection without a request for this long is closed.");

    public static Setting<TimeSpan> WriteStallTimeout { get; } =
        new("Limits:WriteStallTimeout", ValueKinds.Duration, "30s", "A connection that takes no byte for this long is cut.");

    /// <summary>All but the logs, whose names are the user's own, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Urls, Level, Format, UploadsFolder, UploadsMaxBytes, UploadsKeepFor, FilesFolder, FilesPath, HeartbeatInterval, DrainTimeout, MaxConnections,
        MaxBlockingStreams, MaxRequestLineBytes, MaxHeadBytes, MaxFields, MaxRequestBodyBytes, HeadTimeout, MinBodyBytesPerSecond, BodyRateGracePeriod,
        KeepAliveTimeout, WriteStallTimeout,
        .. LimitSettings.All, .. UploadSettings.All, .. ProxySettings.All, .. HubSettings.All, .. HubLimitSettings.All, .. TlsSettings.All,
    ];

    /// <summary>The option that was meant, for an error; where none is like what was given, where they are listed.</summary>
    public static string Nearest(string given, Func<Setting, string> name, string otherwise)
    {
        string nearest = All.Select(name).MinBy(known => EditDistance.Of(given, known))!;
        return EditDistance.Of(given, nearest) <= Math.Max(2, given.Length / 3) ? $"{nearest}, or another of those that --help lists" : otherwise;
    }

    /// <summary>Whether a key is that of an option that may be given more than once, without regard to case.</summary>
    public static bool IsRepeatable(string key) => All.Any(s => s.Repeatable && s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a key is that of an option, without regard to case.</summary>
    public static bool IsKnown(string key) =>
        key.StartsWith(LogsPrefix, StringComparison.OrdinalIgnoreCase) || All.Any(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
}
