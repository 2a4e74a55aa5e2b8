using System.Globalization;

namespace RatEngine.Http;

/// <summary>The content codings of answers and requests: RFC 9110 sections 8.4 and 12.5.3.</summary>
internal static class ContentCodings
{
    /// <summary>The content as it is, without a coding.</summary>
    public const string Identity = "identity";

    // Less than any weight that a client can give, and still acceptable.
    private const double Unnamed = 0.0001;

    /// <summary>The coding that the client weighs highest, of several the first.</summary>
    /// <param name="field">The field's value; null where there is none.</param>
    /// <param name="available">What there is beside the content as it is, the best first.</param>
    /// <returns>One of those, or identity; null where the client takes none of them (406).</returns>
    public static string? Choose(string? field, ReadOnlySpan<string> available)
    {
        // A client that says nothing takes anything by the RFC; it is more likely one that decodes nothing.
        if (field is null) return Identity;
        string? best = null;
        var bestWeight = 0.0;
        foreach (var coding in available)
        {
            var weight = WeightOf(coding, field, otherwise: 0);
            if (weight > bestWeight) (best, bestWeight) = (coding, weight);
        }

        return WeightOf(Identity, field, otherwise: Unnamed) > bestWeight ? Identity : best;
    }

    /// <summary>Whether content is in no other coding than those given.</summary>
    /// <param name="field">The value of <c>Content-Encoding</c>: the codings in the order in which they were applied.</param>
    /// <param name="known">The codings that are decoded.</param>
    public static bool AreKnown(string field, IReadOnlyList<string> known)
    {
        foreach (var range in field.AsSpan().Split(','))
        {
            var name = field.AsSpan()[range].Trim(" \t");
            if (!name.IsEmpty && !name.Equals(Identity, StringComparison.OrdinalIgnoreCase) && !Contains(known, name)) return false;
        }

        return true;
    }

    private static bool Contains(IReadOnlyList<string> codings, ReadOnlySpan<char> name)
    {
        foreach (var coding in codings)
        {
            if (IsName(name, coding)) return true;
        }

        return false;
    }

    /// <summary>The weight of a coding, or else that of "*", or else the one given. What is malformed counts for nothing.</summary>
    private static double WeightOf(string coding, string field, double otherwise)
    {
        var weight = otherwise;
        foreach (var range in field.AsSpan().Split(','))
        {
            var element = field.AsSpan()[range];
            var semicolon = element.IndexOf(';');
            var name = (semicolon < 0 ? element : element[..semicolon]).Trim(" \t");
            if (!TryReadWeight(semicolon < 0 ? default : element[(semicolon + 1)..], out var read)) continue;
            if (IsName(name, coding)) return read;
            if (name is "*") weight = read;
        }

        return weight;
    }

    // RFC 9110 section 8.4.1.3: x-gzip is gzip.
    private static bool IsName(ReadOnlySpan<char> name, string coding) =>
        name.Equals(coding, StringComparison.OrdinalIgnoreCase)
        || (coding == "gzip" && name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase));

    // "q=" with up to three decimals (RFC 9110 section 12.4.2); nothing at all is 1.
    private static bool TryReadWeight(ReadOnlySpan<char> parameter, out double weight)
    {
        weight = 1;
        parameter = parameter.Trim(" \t");
        if (parameter.IsEmpty) return true;
        if (!parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) return false;
        var number = parameter[2..];
        return number.Length is >= 1 and <= 5
            && number[0] is '0' or '1'
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight)
            && weight is >= 0 and <= 1;
    }
}
