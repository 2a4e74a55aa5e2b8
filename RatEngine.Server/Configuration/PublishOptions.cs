namespace RatEngine.Server.Configuration;

/// <summary>How events are taken over HTTP.</summary>
internal sealed record PublishOptions
{
    /// <summary>Takes them from other machines too. Default false.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>The longest body, in bytes; a longer one answers 413.</summary>
    public required int MaxBodyBytes { get; init; }

    /// <summary>The most events of one request; more answer 413.</summary>
    public required int MaxEvents { get; init; }

    /// <summary>The most bytes of events of one request, counted for each topic that an event goes to; more answer 413.</summary>
    public required long MaxTotalBytes { get; init; }

    /// <summary>How long the answer to an <c>Idempotency-Key</c> is remembered.</summary>
    public required TimeSpan IdempotencyKeepFor { get; init; }

    /// <summary>The most bytes of keys and answers that are remembered.</summary>
    public required long IdempotencyMaxBytes { get; init; }

    /// <summary>The most keys that are remembered.</summary>
    public required int IdempotencyMaxKeys { get; init; }
}
