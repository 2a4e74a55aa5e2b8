using System.Text;

namespace RatEngine.Server.Logs;

/// <summary>Cuts the bytes of a file into lines. A line without its line end is held until that comes.</summary>
/// <param name="offset">Where in the file the first byte stands.</param>
internal sealed class LineSplitter(long offset)
{
    /// <summary>A longer line is cut, and the rest of it is left out, so that one line cannot take all memory.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private readonly List<byte> _held = [];
    private bool _cut;

    /// <summary>The offset after all bytes so far, held ones included.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Takes bytes, and adds the lines that they complete.</summary>
    public void Append(ReadOnlySpan<byte> bytes, List<LogLine> lines)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            int room = Math.Min(piece.Length, MaxLineBytes - _held.Count);
            _held.AddRange(piece[..room]);
            _cut |= room < piece.Length;
            Offset += end < 0 ? bytes.Length : end + 1;
            if (end < 0)
                return;
            lines.Add(TakeLine());
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The line that has no end; null where there is none. For a file that will not grow any more.</summary>
    public LogLine? TakeRest() => _held.Count > 0 ? TakeLine() : null;

    private LogLine TakeLine()
    {
        ReadOnlySpan<byte> bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_held);
        if (bytes.EndsWith("\r"u8))
            bytes = bytes[..^1];
        string text = Encoding.UTF8.GetString(bytes) + (_cut ? "…" : "");
        _held.Clear();
        _cut = false;
        return new LogLine(text, Offset);
    }
}
