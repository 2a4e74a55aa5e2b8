using System.Buffers.Binary;
using System.Net;

namespace RatEngine.Http;

/// <summary>What counts as one client: an IPv4 address; of IPv6 the first 64 bits, since every customer has all addresses behind them.</summary>
internal readonly record struct AddressKey(ulong High, ulong Low)
{
    // ::ffff:0:0/96, where IPv4 lies in IPv6.
    private const ulong Mapped = 0xffff_0000_0000;

    /// <summary>Null: a peer that has no such address (a Unix socket), or whose address is not known any more.</summary>
    public static AddressKey? Of(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address }) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == sizeof(uint)
            ? new AddressKey(0, Mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
    }
}
