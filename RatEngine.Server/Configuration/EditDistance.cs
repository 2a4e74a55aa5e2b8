namespace RatEngine.Server.Configuration;

/// <summary>How many letters one text is away from another, without regard to case: Levenshtein's distance.</summary>
internal static class EditDistance
{
    // Of a text that somebody mistyped: longer ones are not compared.
    private const int MaxLength = 100;

    public static int Of(string one, string other)
    {
        if (Math.Max(one.Length, other.Length) > MaxLength)
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
