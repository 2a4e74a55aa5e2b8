using CsCheck;

namespace RatEngine.Tests.Fuzz;

/// <summary>What AFL++ does for hours, done for a moment without its guidance: inputs that the repository keeps, changed at random.</summary>
public sealed class FuzzPropertyTests
{
    private const int Iterations = 1_000;

    // What means something to one of the grammars comes more often than chance would have it.
    private static readonly byte[][] Words =
    [
        [.. "\r\n"u8], [.. "\n"u8], [.. "\r"u8], [.. " "u8], [.. "\t"u8], [.. "\0"u8], [.. ":"u8], [.. ";"u8], [.. "%2e"u8], [.. "%2F"u8], [.. "/"u8],
        [.. "/../"u8], [.. "?"u8], [.. "0"u8], [.. "\""u8], [.. "\\"u8], [.. "--B"u8], [.. "<int:a>"u8], [.. "{**b}"u8], [.. "data: "u8], [.. "**"u8],
        [.. "\\ud83d"u8], [0x01], [0x7F], [0x80], [0xC3, 0xBC], [0xFF],
    ];

    private static readonly Gen<byte[]> Piece = Gen.Frequency(
        (3, Gen.Int[0, Words.Length - 1].Select(i => Words[i])),
        (1, Gen.Byte.Array[1, 3]));

    private static IEnumerable<string> Targets => FuzzTargets.Names;

    [TestCaseSource(nameof(Targets))]
    public void Changed_input_is_answered_in_one_way_however_it_is_cut(string name)
    {
        var target = FuzzTargets.Make(name);
        Changed(name).Sample(input => FuzzRun.Once(target, input), iter: Iterations, threads: 1);
    }

    [TestCaseSource(nameof(Targets))]
    public void Random_bytes_are_answered_in_one_way_however_they_are_cut(string name)
    {
        var target = FuzzTargets.Make(name);
        Piece.Array[0, 30].Select(pieces => pieces.SelectMany(piece => piece).ToArray())
            .Sample(input => FuzzRun.Once(target, input), iter: Iterations, threads: 1);
    }

    private static Gen<byte[]> Changed(string name)
    {
        var inputs = FuzzCorpus.Files(name).Select(FuzzCorpus.Read).ToArray();
        return from start in Gen.Int[0, inputs.Length - 1]
               from changes in Gen.Select(Gen.Int[0, 4096], Gen.Int[0, 4], Piece).Array[1, 6]
               select changes.Aggregate(inputs[start], (bytes, change) => Change(bytes, change.Item1 % (bytes.Length + 1), change.Item2, change.Item3));
    }

    /// <summary>Puts a piece in at a place, in the stead of a few bytes.</summary>
    private static byte[] Change(byte[] bytes, int at, int removed, byte[] piece) =>
        [.. bytes[..at], .. piece, .. bytes[Math.Min(at + removed, bytes.Length)..]];
}
