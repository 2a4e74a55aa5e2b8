using Microsoft.Extensions.Logging;

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

    /// <summary>How long an upload is kept.</summary>
    public TimeSpan UploadsKeepFor { get; init; }

    /// <summary>The heartbeat of all streams.</summary>
    public TimeSpan HeartbeatInterval { get; init; }

    /// <summary>The files that <c>/api/logs/&lt;name&gt;</c> follows, by name (case matters).</summary>
    public required IReadOnlyDictionary<string, string> Logs { get; init; }

    /// <summary>The options of the engine.</summary>
    public required RatOptions Engine { get; init; }
}
