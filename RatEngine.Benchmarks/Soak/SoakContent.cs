using System.Globalization;
using System.Text;

namespace RatEngine.Benchmarks.Soak;

/// <summary>Content that both sides know, so that a byte lost, doubled or out of place shows.</summary>
internal static class SoakContent
{
    public const string Type = "application/octet-stream";

    public const int MaxBytes = 2 * 1024 * 1024;

    // A prime: what is shifted by a block of any usual size does not fit.
    private const int Period = 65_521;

    private static readonly byte[] Bytes = MakeBytes();

    /// <summary>The first <paramref name="count"/> bytes.</summary>
    public static ReadOnlyMemory<byte> Take(int count) => Bytes.AsMemory(0, Math.Clamp(count, 0, MaxBytes));

    /// <summary>The data of an event by its number: 10 to about 2,000 characters, now and then of several lines and beyond ASCII.</summary>
    public static string Text(long number)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{number} ");
        var length = number % 50 == 0 ? 2000 : 10 + (int)(number % 150);
        text.Append(Encoding.ASCII.GetString(Bytes, (int)(number % Period), length));
        if (number % 7 == 0) text.Append("\nsecond line: ").Append(number % 3 == 0 ? "grün, 緑, 🐀" : "{\"a\": 1}");
        return text.ToString();
    }

    private static byte[] MakeBytes()
    {
        var bytes = new byte[MaxBytes];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)('!' + (i % Period * 31 + i % 127) % 94);
        return bytes;
    }
}
