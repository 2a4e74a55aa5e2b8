using System.Globalization;

namespace RatEngine.Server.Endpoints;

/// <summary>Numbers in the query.</summary>
internal static class QueryNumber
{
    /// <summary>Reads a whole number.</summary>
    /// <param name="text">The parameter's value; null where it is absent.</param>
    /// <param name="name">The parameter's name, for the refusal.</param>
    /// <param name="otherwise">The value where it is absent.</param>
    /// <param name="least">The least that is taken.</param>
    /// <param name="most">The most that is taken.</param>
    /// <exception cref="RatStatusException">400: it is no number, or out of range.</exception>
    public static int Read(string? text, string name, int otherwise, int least, int most)
    {
        if (text is null)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            return value;
        throw new RatStatusException(400, $"Met a query parameter {name} that is no such number, expected a whole number from {least} to {most}.");
    }
}
