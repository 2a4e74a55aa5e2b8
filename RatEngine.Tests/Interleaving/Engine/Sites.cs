namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>The points that the rewriter put into the code, by number.</summary>
internal static class Sites
{
    private static string[] s_types = [];
    private static string[] s_names = [];

    /// <summary>Called by the context that loads rewritten assemblies.</summary>
    public static void Load(string[] types, string[] names) => (s_types, s_names) = (types, names);

    public static string NameOf(int site) => s_names[site];

    /// <summary>Which points lie in one of the types.</summary>
    public static bool[] Select(IReadOnlyList<string> types) =>
        [.. s_types.Select(type => types.Any(wanted => type.StartsWith(wanted, StringComparison.Ordinal)))];
}
