using System.Buffers;
using System.Globalization;
using System.Text;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress;

/// <summary>Content that says to which request it belongs: cells of 16 bytes, <c>#</c>, the request's id in 8 hexadecimal digits, <c>.</c>, and the
/// cell's number in 6. Bytes that arrive in the wrong place can be traced to the request that they belong to.</summary>
internal static class Stamp
{
    public const int CellBytes = 16;

    /// <summary>The checked pool fills a block with this byte when it is returned.</summary>
    public const byte ReturnedBlockByte = 0xDB;

    private const int NumberStart = 10;
    private const int ShownBytes = 64;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Fills the span with the content of a request from an offset on.</summary>
    public static void Fill(Span<byte> span, uint id, long offset)
    {
        var digits = "0123456789abcdef"u8;
        Span<byte> cell = stackalloc byte[CellBytes];
        cell[0] = (byte)'#';
        id.TryFormat(cell[1..9], out _, "x8", CultureInfo.InvariantCulture);
        cell[9] = (byte)'.';
        while (!span.IsEmpty)
        {
            var number = (int)(offset / CellBytes);
            for (var i = CellBytes - 1; i >= NumberStart; i--, number >>= 4) cell[i] = digits[number & 0xF];
            var part = cell[(int)(offset % CellBytes)..];
            if (part.Length > span.Length) part = part[..span.Length];
            part.CopyTo(span);
            span = span[part.Length..];
            offset += part.Length;
        }
    }

    public static byte[] Bytes(uint id, int count, long offset = 0)
    {
        var bytes = new byte[count];
        Fill(bytes, id, offset);
        return bytes;
    }

    public static string Text(uint id, int count, long offset = 0) => Encoding.ASCII.GetString(Bytes(id, count, offset));

    public static string IdText(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);

    public static bool TryParseId(ReadOnlySpan<char> text, out uint id)
    {
        id = 0;
        return text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>Says what the bytes are that stand where others were expected.</summary>
    /// <param name="bytes">What arrived.</param>
    /// <param name="isOwn">Whether content with an id may arrive here.</param>
    public static (FaultKind Fault, string What) Describe(ReadOnlySpan<byte> bytes, Func<uint, bool> isOwn)
    {
        var shown = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, ShownBytes)]);
        if (FindForeign(bytes, isOwn) is { } foreign) return (FaultKind.Foreign, $"bytes of {StressIds.Describe(foreign)}: \"{shown}\"");
        ReadOnlySpan<byte> returned = [ReturnedBlockByte, ReturnedBlockByte, ReturnedBlockByte, ReturnedBlockByte];
        return bytes.IndexOf(returned) >= 0
            ? (FaultKind.ReturnedBlock, $"bytes 0xDB of a returned block: \"{shown}\"")
            : (FaultKind.Wrong, $"\"{shown}\"");
    }

    /// <summary>The id of the first whole cell that may not arrive here; null where there is none.</summary>
    public static uint? FindForeign(ReadOnlySpan<byte> bytes, Func<uint, bool> isOwn)
    {
        while (bytes.IndexOf((byte)'#') is var start and >= 0 && bytes.Length - start >= CellBytes)
        {
            bytes = bytes[start..];
            var isCell = bytes[NumberStart - 1] == '.' && IsHex(bytes[1..(NumberStart - 1)]) && IsHex(bytes[NumberStart..CellBytes]);
            if (isCell && uint.Parse(bytes[1..(NumberStart - 1)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var id && !isOwn(id)) return id;
            bytes = bytes[(isCell ? CellBytes : 1)..];
        }

        return null;
    }

    private static bool IsHex(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(HexDigits) < 0;
}
