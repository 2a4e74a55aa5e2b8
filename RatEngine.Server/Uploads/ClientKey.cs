using System.Buffers.Binary;
using System.Net;

namespace RatEngine.Server.Uploads;

/// <summary>What counts as one client: an IPv4 address; of IPv6 the first 64 bits, since every customer has all addresses behind them. The default is
/// all clients without an address together (those of a Unix socket).</summary>
internal readonly record struct ClientKey(UInt128 Address)
{
    public static ClientKey Of(EndPoint? client)
    {
        if (client is not IPEndPoint { Address: IPAddress address })
            return default;
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        if (!address.IsIPv4MappedToIPv6 && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            bytes[8..].Clear();
        return new ClientKey(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Whether both are known to be the same client.</summary>
    public bool IsSame(ClientKey other) => this != default && this == other;
}
