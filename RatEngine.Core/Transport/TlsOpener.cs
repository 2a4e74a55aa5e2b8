using System.Buffers;
using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>Shakes hands on every connection of a listener.</summary>
/// <param name="select">Gives the options for the name that a client asks for; empty: for none. Thread-safe.</param>
/// <param name="timeout">How long a handshake may take.</param>
/// <param name="clock">The server's.</param>
/// <param name="logger">Told of handshakes that fail, at Debug.</param>
internal sealed class TlsOpener(Func<string, SslServerAuthenticationOptions> select, TimeSpan timeout, TimerWheel clock, ILogger logger) : IConnectionOpener
{
    // What a peer that does not speak TLS may have sent by the time it learns of that.
    private const int MaxThrownAwayBytes = 64 * 1024;

    public TimeSpan Timeout => timeout;

    public async ValueTask<TransportConnection?> OpenAsync(TransportConnection connection)
    {
        var read = await connection.Input.ReadAsync().ConfigureAwait(false);
        var isClearText = BeginsInClearText(read.Buffer);
        connection.Input.AdvanceTo(read.Buffer.Start);
        if (read.IsCanceled || (read.IsCompleted && read.Buffer.IsEmpty)) return null;
        if (isClearText) return new ClearTextConnection(connection);

        var tls = new TlsConnection(connection, clock);
        if (await tls.HandshakeAsync(select).ConfigureAwait(false) is not { } failure) return tls;
        if (logger.IsEnabled(LogLevel.Debug)) TransportLog.HandshakeFailed(logger, connection.RemoteEndPoint, failure);
        if (!tls.IsCancelled && connection.CloseReason == CloseReason.None) await CloseAsync(connection).ConfigureAwait(false);
        return null;
    }

    /// <summary>A request begins with a method or an empty line. A record of TLS begins with a content type from 20 to 23, the hello of SSL 2 with a
    /// byte from 0x80.</summary>
    private static bool BeginsInClearText(ReadOnlySequence<byte> buffer) => !buffer.IsEmpty && buffer.FirstSpan[0] is (byte)'\r' or (byte)'\n' or (> 0x20 and < 0x7F);

    /// <summary>Sends the alert that says why, and reads what the peer still sends, so that a RST does not destroy it.</summary>
    private static async Task CloseAsync(TransportConnection connection)
    {
        if ((await connection.Output.FlushAsync().ConfigureAwait(false)).IsCompleted) return;
        connection.ShutdownOutput();
        for (var left = MaxThrownAwayBytes; left > 0;)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            left -= (int)Math.Min(read.Buffer.Length, left);
            connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) break;
        }

        connection.SetCloseReason(CloseReason.Refused);
    }
}
