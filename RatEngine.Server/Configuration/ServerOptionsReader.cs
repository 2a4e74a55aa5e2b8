using System.Buffers;
using Microsoft.Win32.SafeHandles;
using RatEngine.Server.Access;
using RatEngine.Server.Logs;

namespace RatEngine.Server.Configuration;

/// <summary>Makes options from the values of all sources.</summary>
internal static class ServerOptionsReader
{
    private static readonly SearchValues<char> LogNameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Reads and checks every option.</summary>
    /// <exception cref="RatOptionsException">One of them is not valid.</exception>
    public static ServerOptions Read(SettingValues values) => new()
    {
        Urls = values.GetAll(Settings.Urls),
        LogLevel = values.Get(Settings.Level),
        LogFormat = values.Get(Settings.Format),
        UploadsFolder = values.Find(Settings.UploadsFolder),
        UploadsMaxBytes = values.Get(Settings.UploadsMaxBytes),
        UploadLimits = UploadSettings.Read(values),
        UploadsKeepFor = values.Get(Settings.UploadsKeepFor),
        FilesFolder = values.Find(Settings.FilesFolder),
        FilesPath = values.Get(Settings.FilesPath),
        HeartbeatInterval = values.Get(Settings.HeartbeatInterval),
        Logs = values.Under(Settings.LogsPrefix).ToDictionary(log => LogName(log.Key), log => LogFile(log.Key, log.Value)),
        Topics = ReadTopics(values),
        MaxListedTopics = values.Get(HubSettings.MaxListedTopics),
        HubPage = values.Get(HubSettings.Page),
        Publish = ReadPublish(values),
        Hosts = HostNames.Of(values.GetAll(HubSettings.Hosts), values.GetAll(Settings.Urls)),
        Origins = new OriginRules(values.GetAll(HubSettings.Origins), values.Get(HubSettings.AllowCredentials)),
        CorsFields = new PreflightFields(values.GetAll(HubSettings.AllowedHeaders).SelectMany(names => names)),
        DevCert = ReadDevCert(values),
        Engine = ReadEngine(values),
    };

    private static bool ReadDevCert(SettingValues values)
    {
        bool wanted = values.Get(TlsSettings.DevCert);
        if (wanted && !values.GetAll(Settings.Urls).Any(url => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
            throw new RatOptionsException(Settings.Urls.Key, $"no https:// address for the certificate of {TlsSettings.DevCert.Option}", "one such as https://localhost:8443");
        return wanted;
    }

    private static TopicOptions ReadTopics(SettingValues values) => new()
    {
        Label = values.Get(HubSettings.Label),
        SendHello = values.Get(HubSettings.Hello),
        SlowSubscribers = values.Get(HubSettings.SlowSubscribers),
        ConflateThreshold = values.Get(HubSettings.ConflateThreshold),
        HeartbeatInterval = values.Get(Settings.HeartbeatInterval),
        Retry = values.Get(HubSettings.Retry),
        ByeRetryWindow = values.Get(HubSettings.ByeWindow),
        MaxTopics = values.Get(LimitSettings.MaxTopics),
        MaxPatterns = values.Get(LimitSettings.MaxPatterns),
    };

    private static PublishOptions ReadPublish(SettingValues values) => new()
    {
        AllowRemote = values.Get(HubSettings.AllowRemote),
        MaxBodyBytes = values.Get(HubSettings.MaxBodyBytes),
        MaxEvents = values.Get(HubSettings.MaxEvents),
        IdempotencyKeepFor = values.Get(HubSettings.IdempotencyKeepFor),
        IdempotencyMaxBytes = values.Get(HubSettings.IdempotencyMaxBytes),
        IdempotencyMaxKeys = values.Get(HubLimitSettings.IdempotencyMaxKeys),
        MaxTotalBytes = values.Get(HubLimitSettings.MaxTotalBytes),
    };

    private static RatOptions ReadEngine(SettingValues values) => new()
    {
        DrainTimeout = values.Get(Settings.DrainTimeout),
        MaxConnections = values.Get(Settings.MaxConnections),
        MaxOpenFiles = values.Get(LimitSettings.MaxOpenFiles),
        MaxConnectionsPerAddress = values.Get(LimitSettings.MaxConnectionsPerAddress),
        MaxBlockingStreams = values.Get(Settings.MaxBlockingStreams),
        UseEpoll = values.Get(LimitSettings.UseEpoll),
        Proxies = ProxySettings.Read(values),
        Hub = new HubOptions
        {
            MaxTopicBytes = values.Get(HubSettings.MaxTopicBytes),
            MaxTopicEvents = values.Get(HubSettings.MaxTopicEvents),
            MaxEventsAhead = values.Get(HubSettings.MaxEventsAhead),
            MaxTopicAge = values.Get(HubSettings.MaxTopicAge),
            MemoryBudgetBytes = values.Get(HubSettings.MemoryBudgetBytes),
            MaxTopics = values.Get(HubLimitSettings.MaxTopics),
            MaxEmptyTopics = values.Get(HubLimitSettings.MaxEmptyTopics),
            MaxPatterns = values.Get(HubLimitSettings.MaxPatterns),
            MaxPatternMatches = values.Get(HubLimitSettings.MaxPatternMatches),
            MaxSubscriptions = values.Get(HubLimitSettings.MaxSubscriptions),
        },
        Tls = ReadTls(values),
        Limits = new HttpLimits
        {
            MaxRequestLineBytes = values.Get(Settings.MaxRequestLineBytes),
            MaxHeadBytes = values.Get(Settings.MaxHeadBytes),
            MaxFields = values.Get(Settings.MaxFields),
            MaxChunkExtensionBytes = values.Get(LimitSettings.MaxChunkExtensionBytes),
            MaxDrainedBodyBytes = values.Get(LimitSettings.MaxDrainedBodyBytes),
            MaxRequestBodyBytes = values.Get(Settings.MaxRequestBodyBytes),
            HeadTimeout = values.Get(Settings.HeadTimeout),
            MinBodyBytesPerSecond = values.Get(Settings.MinBodyBytesPerSecond),
            BodyRateGracePeriod = values.Get(Settings.BodyRateGracePeriod),
            KeepAliveTimeout = values.Get(Settings.KeepAliveTimeout),
            WriteStallTimeout = values.Get(Settings.WriteStallTimeout),
        },
    };

    private static TlsOptions ReadTls(SettingValues values)
    {
        IReadOnlyList<string> certificates = values.GetAll(TlsSettings.Certificate);
        IReadOnlyList<string> keys = values.GetAll(TlsSettings.Key);
        string? password = values.Find(TlsSettings.Password);
        if (keys.Count > certificates.Count)
            throw new RatOptionsException(TlsSettings.Key.Key, $"{keys.Count} files", $"at most one for each of {TlsSettings.Certificate.Key}, of which there are {certificates.Count}");
        return new TlsOptions
        {
            // None is the engine's default, by which two records of options are told to be equal.
            Certificates = certificates.Count == 0 ? [] : [.. certificates.Select((file, i) => new TlsCertificate(file) { KeyFile = keys.ElementAtOrDefault(i), Password = password })],
            HandshakeTimeout = values.Get(TlsSettings.HandshakeTimeout),
            ClientCertificates = values.Get(TlsSettings.ClientCertificates),
            ClientCaFile = values.Find(TlsSettings.ClientCa),
        };
    }

    private static string LogName(string name) =>
        name.Length is > 0 and <= 64 && !name.AsSpan().ContainsAnyExcept(LogNameCharacters)
            ? name
            : throw new RatOptionsException(Settings.LogsPrefix + name, $"the name \"{name}\"", "1 to 64 of A-Z a-z 0-9 - _ .");

    private static string LogFile(string name, string path) =>
        ValueKinds.File.Read(path, out _)
            ? FollowableFile(name, Path.GetFullPath(path))
            : throw new RatOptionsException(Settings.LogsPrefix + name, $"\"{path}\"", ValueKinds.File.Expected);

    // Nothing is opened that could wait: a FIFO has no end, and no offset to go on from. A file that is not there yet may come.
    private static string FollowableFile(string name, string path)
    {
        FileKind kind = FileStatus.Of(path).Kind;
        string? problem = kind switch
        {
            FileKind.Missing => null,
            FileKind.Folder => "a folder",
            FileKind.Special => "a FIFO, socket or device",
            FileKind.Regular when CanRead(path) => null,
            _ => "which cannot be read",
        };
        return problem is null
            ? path
            : throw new RatOptionsException(Settings.LogsPrefix + name, $"\"{path}\", {problem}", "a regular file that can be read, or the path of one that will be there");
    }

    private static bool CanRead(string path)
    {
        using SafeFileHandle? file = FileStatus.TryOpen(path);
        return file is not null;
    }
}
