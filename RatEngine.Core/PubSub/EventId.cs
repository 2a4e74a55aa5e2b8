using System.Globalization;

namespace RatEngine.PubSub;

/// <summary>A position in the hub's one order: <c>epoch-sequence</c>. Only <c>A-Z a-z 0-9 . _ - ~</c>, so that a browser that sends it back across
/// origins needs no preflight for it.</summary>
internal readonly record struct EventId(string Epoch, long Sequence)
{
    /// <summary>A longer id is none of ours.</summary>
    public const int MaxLength = 40;

    private const int EpochLength = 12;

    /// <summary>A new epoch: a hub whose sequence began anew cannot be taken for its predecessor.</summary>
    /// <remarks>A Guid's bytes are the kernel's; the library's other random numbers are OpenSSL's, whose loading would cost each start milliseconds and 3 MB.</remarks>
    public static string NewEpoch() => Guid.NewGuid().ToString("N")[..EpochLength];

    public static bool TryParse(string text, out EventId id)
    {
        id = default;
        if (text.Length > MaxLength) return false;
        var dash = text.LastIndexOf('-');
        if (dash <= 0 || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return false;
        id = new EventId(text[..dash], sequence);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");
}
