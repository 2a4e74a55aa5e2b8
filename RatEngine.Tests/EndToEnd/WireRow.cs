using System.Text;

namespace RatEngine.Tests.EndToEnd;

/// <summary>What a handler yields, and what its client sees of it.</summary>
/// <param name="Item">The string or the event.</param>
/// <param name="TypesAndData">The types and the data of the events, in turn.</param>
internal sealed record WireRow<T>(T Item, params string[] TypesAndData)
{
    /// <summary>The last event id after it; null where it sets none.</summary>
    public string? Id { get; init; }

    /// <summary>The reconnection time after it, in milliseconds; null where it sets none.</summary>
    public int? RetryMs { get; init; }

    /// <summary>For the name of the test.</summary>
    public override string ToString() => new StringBuilder(Item!.ToString()).Replace("\r", "\\r").Replace("\n", "\\n").ToString();
}
