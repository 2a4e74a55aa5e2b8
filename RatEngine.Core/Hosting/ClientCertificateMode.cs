namespace RatEngine;

/// <summary>Whether clients are asked for a certificate.</summary>
public enum ClientCertificateMode
{
    /// <summary>They are not.</summary>
    Off,

    /// <summary>They are, and may have none. One that is not valid ends the handshake.</summary>
    Allowed,

    /// <summary>They are, and without a valid one there is no connection.</summary>
    Required,
}
