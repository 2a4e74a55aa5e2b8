using RatEngine.Server.Uploads;

namespace RatEngine.Server.Configuration;

/// <summary>What uploads may take. A part of <see cref="Settings"/>.</summary>
internal static class UploadSettings
{
    public static Setting<int> MaxSessions { get; } =
        new("Uploads:MaxSessions", ValueKinds.Count, "10000", "The most uploads that are kept or under way at once; more answer 503.");

    public static Setting<int> MaxSessionsPerAddress { get; } =
        new("Uploads:MaxSessionsPerAddress", ValueKinds.Count, "1000", "The most of them from one address (IPv6: one /64 network).");

    public static Setting<long> MaxTotalBytes { get; } =
        new("Uploads:MaxTotalBytes", ValueKinds.Size, "20GiB", "The most bytes of all uploads on disk; more answer 503.");

    public static Setting<long> MaxBytesPerAddress { get; } =
        new("Uploads:MaxBytesPerAddress", ValueKinds.Size, "10GiB", "The most of them from one address.");

    /// <summary>All of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } = [MaxSessions, MaxSessionsPerAddress, MaxTotalBytes, MaxBytesPerAddress];

    public static UploadLimits Read(SettingValues values) => new()
    {
        MaxSessions = values.Get(MaxSessions),
        MaxSessionsPerAddress = values.Get(MaxSessionsPerAddress),
        MaxTotalBytes = values.Get(MaxTotalBytes),
        MaxBytesPerAddress = values.Get(MaxBytesPerAddress),
    };
}
