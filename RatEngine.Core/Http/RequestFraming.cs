namespace RatEngine.Http;

/// <summary>What the fields of a head say about the message and its connection.</summary>
internal struct RequestFraming
{
    /// <summary>In bytes; 0 where there was no <c>Content-Length</c>.</summary>
    public long ContentLength;

    public TransferCodings Codings;

    public ConnectionOptions Connection;

    public bool ExpectContinue;
}
