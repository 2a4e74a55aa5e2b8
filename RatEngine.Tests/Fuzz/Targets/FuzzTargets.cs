namespace RatEngine.Tests.Fuzz;

/// <summary>All targets, by the names that the command line and the folders of the corpus have for them.</summary>
internal static class FuzzTargets
{
    // Made when they are run and not before: instrumented code needs a map to write to, which SharpFuzz has only then.
    private static readonly Dictionary<string, Func<IFuzzTarget>> Makers = new()
    {
        ["head"] = () => new HeadTarget(),
        ["chunks"] = () => new ChunksTarget(),
        ["uri"] = () => new UriTarget(),
        ["route"] = () => new RouteTarget(),
        ["multipart"] = () => new MultipartTarget(),
        ["manual"] = () => new ManualFormatTarget(),
        ["event"] = () => new EventTarget(),
        ["publication"] = () => new PublicationTarget(),
        ["topic"] = () => new TopicTarget(),
    };

    public static IReadOnlyCollection<string> Names => Makers.Keys;

    public static IFuzzTarget Make(string name) => Makers[name]();
}
