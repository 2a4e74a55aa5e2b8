namespace RatEngine.Server.Uploads;

/// <summary>A body whose reads are full up to its end, however its bytes arrive: what reads it decides the same whatever the network did.</summary>
/// <param name="body">The bytes as they arrive; stays open.</param>
internal sealed class FullReadStream(Stream body) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
}
