namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>The points that the rewriter put into the code, by number.</summary>
internal static class Sites
{
    private static string[] _types = [];
    private static string[] _names = [];

    /// <summary>Called by the context that loads rewritten assemblies.</summary>
    public static void Load(string[] types, string[] names) => (_types, _names) = (types, names);

    public static string NameOf(int site) => _names[site];

    /// <summary>Which points lie in one of the types.</summary>
    public static bool[] Select(IReadOnlyList<string> types) =>
        [.. _types.Select(type => types.Any(wanted => type.StartsWith(wanted, StringComparison.Ordinal)))];
}
