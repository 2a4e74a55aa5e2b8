using System.Buffers;
using System.Net;
using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>Reads the header of the PROXY protocol, of connections from trusted networks alone: there it must stand. Elsewhere nothing is read,
/// so that a header is taken for what it is to HTTP, a malformed request.</summary>
internal sealed class ProxyOpener(NetworkSet proxies, TimeSpan timeout, ILogger logger) : IConnectionOpener
{
    public TimeSpan Timeout => timeout;

    public bool NamesPeer => true;

    public ValueTask<TransportConnection?> OpenAsync(TransportConnection connection)
    {
        var peer = connection.RemoteEndPoint;
        return proxies.Contain(peer) ? ReadHeaderAsync(connection, peer) : new ValueTask<TransportConnection?>(connection);
    }

    private async ValueTask<TransportConnection?> ReadHeaderAsync(TransportConnection connection, EndPoint? peer)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            var status = Parse(read.Buffer, out var header);
            if (status == ProxyHeaderStatus.Whole)
            {
                var end = read.Buffer.GetPosition(header.Length);
                connection.Input.AdvanceTo(end, end);
                return new AddressedConnection(connection, header.Source, header.IsSecure || connection.IsSecure);
            }

            connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (status == ProxyHeaderStatus.Invalid) return Refuse(connection, peer);
            if (read.IsCompleted || read.IsCanceled) return null;
        }
    }

    private static ProxyHeaderStatus Parse(ReadOnlySequence<byte> buffer, out ProxyHeader header)
    {
        if (buffer.IsSingleSegment) return ProxyHeader.Parse(buffer.FirstSpan, out header);
        Span<byte> copy = stackalloc byte[ProxyHeader.MaxBytes];
        copy = copy[..(int)Math.Min(buffer.Length, ProxyHeader.MaxBytes)];
        buffer.Slice(0, copy.Length).CopyTo(copy);
        return ProxyHeader.Parse(copy, out header);
    }

    private TransportConnection? Refuse(TransportConnection connection, EndPoint? peer)
    {
        TransportLog.ProxyHeaderInvalid(logger, peer);
        connection.SetCloseReason(CloseReason.Refused);
        return null;
    }
}
