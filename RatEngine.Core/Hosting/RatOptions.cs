using RatEngine.Hosting;

namespace RatEngine;

/// <summary>How the server runs. Validated by <see cref="RatApp"/> when it is given.</summary>
public sealed record RatOptions
{
    /// <summary>Limits on requests, and clocks.</summary>
    public HttpLimits Limits { get; init; } = new();

    /// <summary>How much the hub remembers.</summary>
    public HubOptions Hub { get; init; } = new();

    /// <summary>The certificates of <c>https://</c> addresses, and how connections to those are secured.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>The most connections at once; more get 503. Null (the default) is as many as descriptors allow, less a tenth;
    /// more than they allow at all are not taken.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The most files that requests hold open at once (downloads, served files, and what handlers take from
    /// <see cref="RatApp.Descriptors"/>); more get 503. Null (the default) is half of the descriptors that connections leave: 1,000 of 20,000, as a
    /// tenth is not for connections. More than that half are not taken.</summary>
    public int? MaxOpenFiles { get; init; }

    /// <summary>The most connections at once from one address (IPv6: from one network of 64 bits); more get 503. Behind proxies that name their clients
    /// (<see cref="Proxies"/>) each client's requests under way are counted in their place. Null (the default) is no limit.</summary>
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>What proxies in front of the server are believed. Default nothing.</summary>
    public ProxyOptions Proxies { get; init; } = new();

    /// <summary>How long streams and requests get to end at a stop. Default 30 s, as Kubernetes' terminationGracePeriodSeconds.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most generators of <see cref="IEnumerable{T}"/> that run at once, each on a thread of its own; more wait. Default 512.</summary>
    public int MaxBlockingStreams { get; init; } = 512;

    /// <summary>On Linux, waits for sockets with epoll itself, which costs less time and memory than the .NET library's sockets. False uses those
    /// everywhere. Default true.</summary>
    public bool UseEpoll { get; init; } = true;

    /// <summary>The clock. Tests give their own.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="RatOptionsException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        // A path's values are pairs of 16-bit numbers, and a path is never longer than its request line.
        OptionRange.Check("Limits:MaxRequestLineBytes", Limits.MaxRequestLineBytes, 64, ushort.MaxValue);
        OptionRange.Check("Limits:MaxHeadBytes", Limits.MaxHeadBytes, 256, 16 * 1024 * 1024);
        OptionRange.Check("Limits:MaxFields", Limits.MaxFields, 1, 10_000);
        OptionRange.Check("Limits:MaxChunkExtensionBytes", Limits.MaxChunkExtensionBytes, 0, 1024 * 1024);
        OptionRange.Check("Limits:MaxRequestBodyBytes", Limits.MaxRequestBodyBytes, 0, long.MaxValue);
        OptionRange.Check("Limits:MaxDrainedBodyBytes", Limits.MaxDrainedBodyBytes, 0, int.MaxValue);
        OptionRange.Check("Limits:MinBodyBytesPerSecond", Limits.MinBodyBytesPerSecond, 1, int.MaxValue);
        OptionRange.Check("Limits:HeadTimeout", Limits.HeadTimeout);
        OptionRange.Check("Limits:BodyRateGracePeriod", Limits.BodyRateGracePeriod);
        OptionRange.Check("Limits:KeepAliveTimeout", Limits.KeepAliveTimeout);
        OptionRange.Check("Limits:WriteStallTimeout", Limits.WriteStallTimeout);
        OptionRange.Check("Hub:MaxTopicBytes", Hub.MaxTopicBytes, 256, 1024 * 1024 * 1024);
        OptionRange.Check("Hub:MaxTopicEvents", Hub.MaxTopicEvents, 1, 100_000_000);
        OptionRange.Check("Hub:MaxTopicAge", (long)Hub.MaxTopicAge.TotalSeconds, 1, 10L * 365 * 24 * 3600);
        OptionRange.Check("Hub:MaxEventsAhead", Hub.MaxEventsAhead, 1, 1_000_000);
        OptionRange.Check("Hub:MemoryBudgetBytes", Hub.MemoryBudgetBytes, 4096, long.MaxValue);
        OptionRange.Check("Hub:MaxTopics", Hub.MaxTopics, 1, 1_000_000_000);
        OptionRange.Check("Hub:MaxEmptyTopics", Hub.MaxEmptyTopics, 1, 1_000_000_000);
        OptionRange.Check("Hub:MaxPatterns", Hub.MaxPatterns, 0, 1_000_000_000);
        OptionRange.Check("Hub:MaxPatternMatches", Hub.MaxPatternMatches, 0, 1_000_000_000);
        OptionRange.Check("Hub:MaxSubscriptions", Hub.MaxSubscriptions, 1, 1_000_000_000);
        OptionRange.Check("DrainTimeout", DrainTimeout);
        OptionRange.Check("Tls:HandshakeTimeout", Tls.HandshakeTimeout);
        if (Tls.ClientCertificates != ClientCertificateMode.Off && Tls.ClientCaFile is null)
            throw new RatOptionsException(ClientAuthorities.Key, "none", "a PEM file with the authorities of clients' certificates, since Tls:ClientCertificates asks for those");
        OptionRange.Check("MaxBlockingStreams", MaxBlockingStreams, 1, 100_000);
        if (MaxConnections is { } max) OptionRange.Check("MaxConnections", max, 1, int.MaxValue);
        if (MaxOpenFiles is { } files) OptionRange.Check("MaxOpenFiles", files, 1, int.MaxValue);
        if (MaxConnectionsPerAddress is { } perAddress) OptionRange.Check("MaxConnectionsPerAddress", perAddress, 1, 1_000_000_000);
        Proxies.Validate();
    }
}
