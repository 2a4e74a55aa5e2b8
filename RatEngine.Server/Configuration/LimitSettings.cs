namespace RatEngine.Server.Configuration;

/// <summary>Further limits, which few have to change. A part of <see cref="Settings"/>.</summary>
internal static class LimitSettings
{
    public static Setting<int?> MaxConnectionsPerAddress { get; } = new(
        "MaxConnectionsPerAddress",
        ValueKinds.CountOrOff,
        "off",
        "The most connections at once from one address (IPv6: one /64 network), requests behind a proxy that names its clients; more get 503.");

    public static Setting<int?> MaxOpenFiles { get; } = new(
        "MaxOpenFiles",
        ValueKinds.CountOrAuto,
        "auto",
        "The most files that requests hold open at once, downloads, uploads and followed logs; more get 503. auto is half of the descriptors that connections leave.");

    public static Setting<int> MaxChunkExtensionBytes { get; } = new(
        "Limits:MaxChunkExtensionBytes", ValueKinds.SmallSizeOrZero, "4KiB", "The most bytes of chunk extensions in one request body; more answer 400.");

    public static Setting<int> MaxDrainedBodyBytes { get; } = new(
        "Limits:MaxDrainedBodyBytes", ValueKinds.SmallSizeOrZero, "64KiB", "How much of an unread request body is thrown away to keep the connection.");

    public static Setting<bool> UseEpoll { get; } =
        new("UseEpoll", ValueKinds.Switch, "on", "On Linux, waits for sockets with epoll itself; off uses the .NET library's sockets.");

    public static Setting<int> MaxTopics { get; } = new("Events:MaxTopics", ValueKinds.Count, "128", "The most topics of one stream; more answer 400.");

    public static Setting<int> MaxPatterns { get; } =
        new("Events:MaxPatterns", ValueKinds.Count, "16", "The most patterns of one stream; more answer 400.");

    /// <summary>All of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } = [MaxConnectionsPerAddress, MaxOpenFiles, MaxChunkExtensionBytes, MaxDrainedBodyBytes, UseEpoll, MaxTopics, MaxPatterns];
}
