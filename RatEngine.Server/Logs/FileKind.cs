namespace RatEngine.Server.Logs;

/// <summary>What a path names.</summary>
internal enum FileKind
{
    /// <summary>Nothing, now.</summary>
    Missing,

    /// <summary>A file with bytes in it.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A FIFO, a device, a socket: opening or reading it may wait without end.</summary>
    Special,

    /// <summary>The system does not say, for instance since a folder on the way may not be entered.</summary>
    Unknown,
}
