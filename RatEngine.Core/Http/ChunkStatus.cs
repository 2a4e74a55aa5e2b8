namespace RatEngine.Http;

/// <summary>What a <see cref="ChunkDecoder"/> met.</summary>
internal enum ChunkStatus : byte
{
    /// <summary>All of the input was framing, and good so far; call again with what comes next.</summary>
    NeedMore,

    /// <summary>Data of the body; call again with what follows it.</summary>
    Data,

    /// <summary>The last chunk's line ended; the trailer section follows.</summary>
    LastChunk,

    /// <summary>A byte broke a rule.</summary>
    Refused,
}
