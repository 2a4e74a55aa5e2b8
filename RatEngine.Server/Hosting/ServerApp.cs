using Microsoft.Extensions.Logging;
using RatEngine.Server.Access;
using RatEngine.Server.Configuration;
using RatEngine.Server.Endpoints;
using RatEngine.Server.Logs;
using RatEngine.Server.Uploads;

namespace RatEngine.Server;

/// <summary>The server with all its endpoints.</summary>
internal static class ServerApp
{
    /// <summary>Puts the parts together; nothing runs yet.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="uploadFolder">Where uploads go.</param>
    /// <param name="logs">The logs that can be followed.</param>
    /// <param name="loggers">Where log messages go.</param>
    /// <param name="sweeper">Removes old uploads while the server runs.</param>
    public static RatApp Create(
        ServerOptions options, UploadFolder uploadFolder, IReadOnlyDictionary<string, string> logs, ILoggerFactory loggers, out UploadSweeper sweeper)
    {
        TimeProvider time = options.Engine.TimeProvider;
        SseOptions sse = new() { HeartbeatInterval = options.HeartbeatInterval };
        ILogger uploadLogger = loggers.CreateLogger("RatEngine.Server.Uploads");
        UploadQuota quota = new(options.UploadLimits);
        UploadSessions sessions = new(quota, time);
        sweeper = new UploadSweeper(sessions, uploadFolder, options.UploadsKeepFor, time, uploadLogger);

        RatApp app = new("RatEngine.Server", options.Engine, loggers);
        // The outermost first: a request for a name that is not the server's gets nothing else.
        app.Use(new HostCheck(options.Hosts).HandleAsync);
        app.Use(new CrossOriginCheck(options.Origins, options.CorsFields).HandleAsync);
        PageEndpoint.Map(app);
        MapHub(app, options, loggers.CreateLogger("RatEngine.Server.Publishing"));
        ProgressEndpoint.Map(app, new ProgressWatcher(sessions, time), sse);
        UploadEndpoint.Map(app, new UploadService(sessions, uploadFolder, quota, uploadLogger), new RouteOptions { MaxRequestBodyBytes = options.UploadsMaxBytes });
        DownloadEndpoint.Map(app, sessions);
        LogsEndpoint.Map(app, new LogCatalog(logs, app.Descriptors, time), time, sse);
        MapExamples(app, loggers.CreateLogger("RatEngine.Server.Examples"), time, sse);
        FilesEndpoint.Map(app, options.FilesFolder, options.FilesPath);
        return app;
    }

    private static void MapHub(RatApp app, ServerOptions options, ILogger logger)
    {
        TopicStreamEndpoint.Map(app, options.Topics, options.MaxListedTopics);
        TopicsEndpoint.Map(app);
        PublishEndpoint.Map(app, options.Publish, options.Engine.TimeProvider);
        if (options.HubPage)
            HubPageEndpoint.Map(app, options.Topics);
        if (options.Publish.AllowRemote)
            Log.PublishingIsOpen(logger);
        else
            Log.PublishingIsLocal(logger);
    }

    private static void MapExamples(RatApp app, ILogger logger, TimeProvider time, SseOptions sse)
    {
        EventsEndpoint.Map(app, time, sse);
        CustomEndpoint.Map(app, time, sse);
        SafeStreamEndpoint.Map(app, time, logger, sse);
        TimeoutStreamEndpoint.Map(app, time, sse);
        HeartbeatStreamEndpoint.Map(app, time, sse);
        BlockingEndpoint.Map(app, time, sse);
        NonBlockingEndpoint.Map(app, time, sse);
        MemoryEfficientEndpoint.Map(app, sse);
        DebugStreamEndpoint.Map(app, time, sse);
    }
}
