namespace RatEngine.Transport;

/// <summary>A connection to a TLS listener on which the client speaks in clear text. It is good for one answer that says so.</summary>
internal sealed class ClearTextConnection(TransportConnection inner) : ConnectionLayer(inner);
