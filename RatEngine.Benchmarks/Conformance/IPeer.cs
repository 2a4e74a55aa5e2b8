using System.Net;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>A server that the conformance table is run against.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>Its name and version.</summary>
    string Name { get; }

    /// <summary>Where it listens, once it does.</summary>
    EndPoint EndPoint { get; }
}
