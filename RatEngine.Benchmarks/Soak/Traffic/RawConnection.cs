using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>A connection whose bytes are the actor's own, over TCP or TLS.</summary>
internal sealed class RawConnection : IDisposable
{
    // More is never awaited whole.
    private const int MaxReadBytes = 1024 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;

    private RawConnection(Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>The system has bytes of the server that were not read.</summary>
    public bool HasReceived => _socket.Available > 0;

    /// <summary>Connects; over TLS with a whole handshake.</summary>
    public static async Task<RawConnection> ConnectAsync(Uri server, CancellationToken stop, int receiveBufferBytes = 0)
    {
        var connection = await ConnectTcpAsync(server, stop, receiveBufferBytes);
        if (server.Scheme != Uri.UriSchemeHttps) return connection;
        var tls = new SslStream(connection._stream, leaveInnerStreamOpen: false, SoakCertificate.Accept);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, stop);
            return new RawConnection(connection._socket, tls);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects without TLS, whatever the address speaks.</summary>
    public static async Task<RawConnection> ConnectTcpAsync(Uri server, CancellationToken stop, int receiveBufferBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBufferBytes > 0) socket.ReceiveBufferSize = receiveBufferBytes;
            await socket.ConnectAsync(server.Host, server.Port, stop);
            return new RawConnection(socket, new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends text, one byte a character (Latin-1).</summary>
    public async Task SendAsync(string text, CancellationToken stop) => await SendAsync(Encoding.Latin1.GetBytes(text), stop);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await _stream.WriteAsync(bytes, stop);
        await _stream.FlushAsync(stop);
    }

    /// <summary>Reads until the marker has come that often, and all that came with it, as Latin-1; less where the connection ends before.</summary>
    public async Task<string> ReadUntilAsync(string marker, int times, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        var seen = 0;
        while (seen < times && text.Length < MaxReadBytes)
        {
            var count = await ReadAsync(buffer, stop);
            if (count == 0) break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            seen = text.ToString().Split(marker).Length - 1;
        }

        return text.ToString();
    }

    /// <summary>Reads to the end, whether in good order or by a reset, as Latin-1.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (await ReadAsync(buffer, stop) is var count and > 0)
        {
            if (text.Length < MaxReadBytes) text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Reads what comes next; 0 at the end, whether in good order or by a reset.</summary>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await _stream.ReadAsync(buffer, stop);
        }
        catch (IOException)
        {
            // Reset: an end too.
            return 0;
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Vanishes with a RST.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
