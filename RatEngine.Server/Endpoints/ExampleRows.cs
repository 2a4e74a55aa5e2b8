namespace RatEngine.Server.Endpoints;

/// <summary>The data of the blocking and the non-blocking example.</summary>
internal static class ExampleRows
{
    public const int Count = 20;

    /// <summary>What one row costs its source.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Row Make(int id, string source, TimeProvider time) => new("row", id, $"row {id}", source, Clock.Seconds(time));
}
