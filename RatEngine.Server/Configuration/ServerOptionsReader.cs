using System.Buffers;
using RatEngine.Server.Access;

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
        UploadsKeepFor = values.Get(Settings.UploadsKeepFor),
        HeartbeatInterval = values.Get(Settings.HeartbeatInterval),
        Logs = values.Under(Settings.LogsPrefix).ToDictionary(log => LogName(log.Key), log => LogFile(log.Key, log.Value)),
        Topics = ReadTopics(values),
        MaxListedTopics = values.Get(HubSettings.MaxListedTopics),
        HubPage = values.Get(HubSettings.Page),
        Publish = ReadPublish(values),
        Hosts = HostNames.Of(values.GetAll(HubSettings.Hosts), values.GetAll(Settings.Urls)),
        Origins = new OriginRules(values.GetAll(HubSettings.Origins), values.Get(HubSettings.AllowCredentials)),
        Engine = ReadEngine(values),
    };

    private static TopicOptions ReadTopics(SettingValues values) => new()
    {
        Label = values.Get(HubSettings.Label),
        SendHello = values.Get(HubSettings.Hello),
        SlowSubscribers = values.Get(HubSettings.SlowSubscribers),
        ConflateThreshold = values.Get(HubSettings.ConflateThreshold),
        HeartbeatInterval = values.Get(Settings.HeartbeatInterval),
        Retry = values.Get(HubSettings.Retry),
        ByeRetryWindow = values.Get(HubSettings.ByeWindow),
    };

    private static PublishOptions ReadPublish(SettingValues values) => new()
    {
        AllowRemote = values.Get(HubSettings.AllowRemote),
        MaxBodyBytes = values.Get(HubSettings.MaxBodyBytes),
        MaxEvents = values.Get(HubSettings.MaxEvents),
        IdempotencyKeepFor = values.Get(HubSettings.IdempotencyKeepFor),
        IdempotencyMaxBytes = values.Get(HubSettings.IdempotencyMaxBytes),
    };

    private static RatOptions ReadEngine(SettingValues values) => new()
    {
        DrainTimeout = values.Get(Settings.DrainTimeout),
        MaxConnections = values.Get(Settings.MaxConnections),
        MaxBlockingStreams = values.Get(Settings.MaxBlockingStreams),
        Hub = new HubOptions
        {
            MaxTopicBytes = values.Get(HubSettings.MaxTopicBytes),
            MaxTopicEvents = values.Get(HubSettings.MaxTopicEvents),
            MaxEventsAhead = values.Get(HubSettings.MaxEventsAhead),
            MaxTopicAge = values.Get(HubSettings.MaxTopicAge),
            MemoryBudgetBytes = values.Get(HubSettings.MemoryBudgetBytes),
        },
        Limits = new HttpLimits
        {
            MaxRequestLineBytes = values.Get(Settings.MaxRequestLineBytes),
            MaxHeadBytes = values.Get(Settings.MaxHeadBytes),
            MaxFields = values.Get(Settings.MaxFields),
            MaxRequestBodyBytes = values.Get(Settings.MaxRequestBodyBytes),
            HeadTimeout = values.Get(Settings.HeadTimeout),
            MinBodyBytesPerSecond = values.Get(Settings.MinBodyBytesPerSecond),
            BodyRateGracePeriod = values.Get(Settings.BodyRateGracePeriod),
            KeepAliveTimeout = values.Get(Settings.KeepAliveTimeout),
            WriteStallTimeout = values.Get(Settings.WriteStallTimeout),
        },
    };

    private static string LogName(string name) =>
        name.Length is > 0 and <= 64 && !name.AsSpan().ContainsAnyExcept(LogNameCharacters)
            ? name
            : throw new RatOptionsException(Settings.LogsPrefix + name, $"the name \"{name}\"", "1 to 64 of A-Z a-z 0-9 - _ .");

    private static string LogFile(string name, string path) =>
        ValueKinds.File.Read(path, out _)
            ? Path.GetFullPath(path)
            : throw new RatOptionsException(Settings.LogsPrefix + name, $"\"{path}\"", ValueKinds.File.Expected);
}
