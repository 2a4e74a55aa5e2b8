namespace RatEngine.Server.Uploads;

/// <summary>How far an upload is.</summary>
internal enum UploadPhase
{
    /// <summary>Nobody has uploaded to the session yet.</summary>
    Waiting,

    /// <summary>Bytes are arriving.</summary>
    Receiving,

    /// <summary>The file is whole.</summary>
    Completed,

    /// <summary>The upload was cut off or refused; its bytes are gone.</summary>
    Failed,
}
