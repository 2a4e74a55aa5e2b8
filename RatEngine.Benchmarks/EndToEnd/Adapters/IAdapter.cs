namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>How one server is started, and what it can do. All offer the same paths: <c>/plaintext</c>, <c>/json</c>, <c>/upload</c>,
/// <c>/stream?n=&amp;size=</c>, <c>/sub/{topic}</c>, <c>/pub/{topic}</c>, <c>/routes/{n}/items/{id}</c>.</summary>
internal interface IAdapter
{
    /// <summary>The name on the command line and in the results: <c>kestrel</c>.</summary>
    string Name { get; }

    /// <summary>The name that a reader sees.</summary>
    string Title { get; }

    /// <summary>The server's version; null where it is not installed. Asked once, before anything is measured.</summary>
    string? FindVersion();

    /// <summary>How to install what <see cref="FindVersion"/> did not find.</summary>
    string InstallHint { get; }

    /// <summary>Why the server has no such thing; null where it has.</summary>
    string? WhyNot(Feature feature);

    /// <summary>The words of the command that serves on the port of 127.0.0.1 until it is killed.</summary>
    IReadOnlyList<string> Command(int port, int routes);

    /// <summary>The bytes of the files that the server is, where it needs no runtime beside it; else null.</summary>
    long? ExecutableBytes => null;

    /// <summary>A path that is answered with 200.</summary>
    string AnsweredPath => "/plaintext";
}
