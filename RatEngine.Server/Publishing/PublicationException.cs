namespace RatEngine.Server.Publishing;

/// <summary>What was sent cannot be published.</summary>
internal sealed class PublicationException(string message, int status = 400) : Exception(message)
{
    /// <summary>The status for the client.</summary>
    public int Status => status;
}
