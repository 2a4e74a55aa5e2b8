namespace RatEngine.Server.Access;

/// <summary>Who may publish: the machine itself, and others where that is opened.</summary>
/// <param name="AllowRemote">Opens it.</param>
internal sealed record PublishAccess(bool AllowRemote)
{
    /// <summary>Whether the request may publish.</summary>
    public bool Allows(RatRequest request) => AllowRemote || request.IsLocal;
}
