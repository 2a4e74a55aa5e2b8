using CsCheck;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class ProxyHeaderPropertyTests
{
    private static readonly byte[][] Headers =
    [
        [.. "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\nGET /"u8],
        [.. "PROXY TCP6 2001:db8::1 ::ffff:192.0.2.1 1 2\r\n"u8],
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 20, 192, 0, 2, 1, 198, 51, 100, 1, 1, 2, 3, 4, 0x20, 0, 5, 1, 0, 0, 0, 0, (byte)'G'],
        [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x20, 0x00, 0, 0],
    ];

    private static readonly Gen<byte[]> Mutated =
        from header in Gen.Int[0, Headers.Length - 1].Select(i => Headers[i])
        from changes in Gen.Select(Gen.Int[0, 60], Gen.Byte).Array[0, 3]
        select changes.Aggregate(header, (bytes, change) => [.. bytes[..(change.Item1 % bytes.Length)], change.Item2, .. bytes[((change.Item1 % bytes.Length) + 1)..]]);

    [Test]
    public void What_was_said_of_a_beginning_holds_whatever_follows() => Mutated.Sample(
        bytes =>
        {
            var decided = ProxyHeaderStatus.NeedMore;
            ProxyHeader header = default;
            for (var length = 0; length <= bytes.Length; length++)
            {
                var status = ProxyHeader.Parse(bytes.AsSpan(0, length), out var found);
                if (decided != ProxyHeaderStatus.NeedMore) Assert.That((status, found), Is.EqualTo((decided, header)));
                (decided, header) = (status, found);
                Assert.That(found.Length, Is.LessThanOrEqualTo(length));
            }
        },
        iter: 3_000,
        threads: 1);
}
