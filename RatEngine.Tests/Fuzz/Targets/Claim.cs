namespace RatEngine.Tests.Fuzz;

/// <summary>States what must hold.</summary>
internal static class Claim
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new FuzzFailure(otherwise);
    }

    public static void Same<T>(T expected, T met, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, met)) throw new FuzzFailure($"{what}: met\n{met}\nexpected\n{expected}");
    }
}
