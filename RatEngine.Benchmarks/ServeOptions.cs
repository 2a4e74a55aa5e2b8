using System.Globalization;

namespace RatEngine.Benchmarks;

/// <summary>What the servers of this project are told: <c>--port N [--routes R] [--idiomatic]</c>.</summary>
/// <param name="Port">The port on the loopback address; 0 takes a free one.</param>
/// <param name="Routes">How many routes stand beside those of the profiles. Default 0.</param>
/// <param name="IsIdiomatic">Kestrel alone: streams by <c>TypedResults.ServerSentEvents</c>.</param>
internal sealed record ServeOptions(int Port, int Routes, bool IsIdiomatic)
{
    /// <summary>Reads the options. Null where they are not understood: what was expected has then been said.</summary>
    public static ServeOptions? Parse(string command, string[] options)
    {
        var parsed = new ServeOptions(-1, 0, false);
        for (var rest = options; rest.Length > 0;)
        {
            (parsed, rest) = rest switch
            {
                ["--port", var text, .. var more] when TryNumber(text, ushort.MaxValue, out var port) => (parsed with { Port = port }, more),
                ["--routes", var text, .. var more] when TryNumber(text, 1_000_000, out var routes) => (parsed with { Routes = routes }, more),
                ["--idiomatic", .. var more] => (parsed with { IsIdiomatic = true }, more),
                _ => (new ServeOptions(-1, 0, false), []),
            };
        }

        if (parsed.Port >= 0) return parsed;
        Console.Error.WriteLine($"""Expected "{command} --port N [--routes R]" with N from 0 to 65535, found "{command} {string.Join(' ', options)}".""");
        return null;
    }

    private static bool TryNumber(string text, int highest, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= highest;
}
