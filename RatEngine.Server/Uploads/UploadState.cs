namespace RatEngine.Server.Uploads;

/// <summary>A session at one moment.</summary>
internal sealed record UploadState
{
    public UploadPhase Phase { get; init; }

    /// <summary>Counts the uploads to the session from 1; 0 before the first, below 0 for a simulated one.</summary>
    public int Attempt { get; init; }

    /// <summary>What the client calls the file. Input from outside: shown, but never a path.</summary>
    public string? FileName { get; init; }

    public long ReceivedBytes { get; init; }

    /// <summary>What the client announced; null where it did not.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>The file: of this upload once the phase is <see cref="UploadPhase.Completed"/> (a simulated one has none), until then of the one before,
    /// which stays where this one fails.</summary>
    public StoredFile? File { get; init; }

    /// <summary>Why the upload failed, in words for the client.</summary>
    public string? Error { get; init; }

    /// <summary>When it failed or was completed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>From 0 to 100, with one decimal; null where the total is not known.</summary>
    public double? Percent => Phase switch
    {
        UploadPhase.Completed => 100,
        UploadPhase.Waiting => 0,
        _ => TotalBytes is { } total ? Math.Round(100.0 * Math.Min(ReceivedBytes, total) / Math.Max(total, 1), 1) : null,
    };
}
