using System.Text.Json.Serialization;

namespace RatEngine.Server.Uploads;

/// <summary>What a watcher of an upload is told; <c>type</c> in the JSON says which it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Init), "init")]
[JsonDerivedType(typeof(Moved), "progress")]
[JsonDerivedType(typeof(Heartbeat), "heartbeat")]
[JsonDerivedType(typeof(Done), "completed")]
[JsonDerivedType(typeof(TimedOut), "timeout")]
[JsonDerivedType(typeof(Broken), "error")]
internal abstract record ProgressMessage
{
    /// <summary>Whether it is the last message of a stream.</summary>
    public bool IsLast() => this is Done or TimedOut or Broken;

    /// <summary>How the upload stands when the watcher comes, or when an upload begins.</summary>
    internal sealed record Init(string SessionId, string? Filename, double? Progress, bool Completed) : ProgressMessage;

    /// <summary>More bytes have arrived. The progress is absent where the client did not announce a length.</summary>
    internal sealed record Moved(double? Progress, long BytesReceived, long? TotalBytes) : ProgressMessage;

    /// <summary>Nothing has happened for a while.</summary>
    internal sealed record Heartbeat(double Timestamp) : ProgressMessage;

    /// <summary>The file is whole. A simulated one says so, and cannot be downloaded.</summary>
    internal sealed record Done(string Filename, long FileSize, string DownloadUrl, double Progress, string? Sha256, bool? Simulated) : ProgressMessage;

    /// <summary>The stream has lasted as long as it may.</summary>
    internal sealed record TimedOut(string Message) : ProgressMessage;

    /// <summary>The upload failed.</summary>
    internal sealed record Broken(string Message) : ProgressMessage;
}
