using System.Globalization;
using System.Text;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>The head of an answer as it came.</summary>
internal sealed class AnswerHead
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private AnswerHead(int status) => Status = status;

    public int Status { get; }

    public bool IsChunked => this["Transfer-Encoding"] == "chunked";

    public long Length => long.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;

    /// <summary>The connection goes on after the answer.</summary>
    public bool GoesOn => this["Connection"] != "close";

    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>Null: these bytes are no head.</summary>
    /// <param name="bytes">All before the empty line.</param>
    public static AnswerHead? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        var start = lines[0];
        if (!start.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || start.Length < 12 || !int.TryParse(start.AsSpan(9, 3), out var status)) return null;
        var head = new AnswerHead(status);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon <= 0) return null;
            head._fields[line[..colon]] = line[(colon + 2)..];
        }

        return head;
    }
}
