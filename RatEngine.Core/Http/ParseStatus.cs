namespace RatEngine.Http;

/// <summary>How far a parser came with the bytes that it was given.</summary>
internal enum ParseStatus : byte
{
    /// <summary>All bytes were good so far; call again with these and more.</summary>
    NeedMore,

    /// <summary>The whole was read.</summary>
    Done,

    /// <summary>A byte broke a rule; the connection answers and closes.</summary>
    Refused,
}
