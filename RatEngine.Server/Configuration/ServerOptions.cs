using Microsoft.Extensions.Logging;
using RatEngine.Server.Access;
using RatEngine.Server.Uploads;

namespace RatEngine.Server.Configuration;

/// <summary>What the executable was told, checked.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where to listen; at least one.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Logs below this level are not written.</summary>
    public LogLevel LogLevel { get; init; }

    /// <summary>How log lines look on the console.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>The folder of uploads; null is one of the server's own, for as long as it runs.</summary>
    public string? UploadsFolder { get; init; }

    /// <summary>The largest upload, in bytes.</summary>
    public long UploadsMaxBytes { get; init; }

    /// <summary>What all uploads may take together.</summary>
    public UploadLimits UploadLimits { get; init; } = new();

    /// <summary>How long an upload is kept.</summary>
    public TimeSpan UploadsKeepFor { get; init; }

    /// <summary>The folder whose files are served; null is none.</summary>
    public string? FilesFolder { get; init; }

    /// <summary>The path that they are served under: <c>/files</c>.</summary>
    public required string FilesPath { get; init; }

    /// <summary>The heartbeat of all streams.</summary>
    public TimeSpan HeartbeatInterval { get; init; }

    /// <summary>The files that <c>/api/logs/&lt;name&gt;</c> follows, by name (case matters).</summary>
    public required IReadOnlyDictionary<string, string> Logs { get; init; }

    /// <summary>How topics are streamed.</summary>
    public required TopicOptions Topics { get; init; }

    /// <summary>The most topics of a list that is sent as a body.</summary>
    public required int MaxListedTopics { get; init; }

    /// <summary>Serves the page at <c>/hub</c>.</summary>
    public bool HubPage { get; init; }

    /// <summary>How events are taken over HTTP.</summary>
    public required PublishOptions Publish { get; init; }

    /// <summary>The names that the server answers to.</summary>
    public required HostNames Hosts { get; init; }

    /// <summary>What pages of other origins may do.</summary>
    public required OriginRules Origins { get; init; }

    /// <summary>What fields they may send.</summary>
    public required PreflightFields CorsFields { get; init; }

    /// <summary>A certificate for localhost is made at the start.</summary>
    public bool DevCert { get; init; }

    /// <summary>The options of the engine.</summary>
    public required RatOptions Engine { get; init; }
}
