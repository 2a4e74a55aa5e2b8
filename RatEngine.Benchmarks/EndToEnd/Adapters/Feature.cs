namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>What a profile needs of a server.</summary>
internal enum Feature
{
    Plaintext,
    Json,
    Upload,
    Endless,
    Churn,
    Fanout,
    SlowReaders,
    Topics,
    Replay,
    Routes,
    Startup,
}
