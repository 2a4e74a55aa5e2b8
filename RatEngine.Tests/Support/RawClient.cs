using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RatEngine.Tests.Support;

/// <summary>A client that sends what it is told, byte for byte, and reads what comes. No method waits longer than <see cref="Patience"/>
/// for the socket; one that would fails with what had been received until then.</summary>
internal sealed class RawClient : IDisposable
{
    /// <summary>How long one call waits. Long enough for a busy machine, short enough that a hang is a failure and no stuck run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>What is sent and read goes through it; null: through the socket itself.</summary>
    public SslStream? Tls { get; private init; }

    /// <summary>The client's own end of the connection.</summary>
    public EndPoint LocalEndPoint => _socket.LocalEndPoint!;

    /// <summary>Received and not yet read, as Latin-1.</summary>
    public string Pending => Encoding.Latin1.GetString(_buffer, _start, _end - _start);

    /// <summary>Connects to an address as <c>RatApp.Addresses</c> gives it: <c>http://127.0.0.1:8087</c>, <c>http+unix:/run/rat.sock</c>,
    /// <c>https://127.0.0.1:8443</c> (any certificate will do).</summary>
    /// <param name="address">Where the server listens.</param>
    /// <param name="receiveBufferBytes">The size of the socket's receive buffer, for a client that stops reading; null is the system's own.</param>
    public static async Task<RawClient> ConnectAsync(string address, int? receiveBufferBytes = null)
    {
        var client = await ConnectAsync(ParseAddress(address), receiveBufferBytes);
        return address.StartsWith("https://", StringComparison.Ordinal) ? await client.SecureAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }) : client;
    }

    /// <summary>Connects to an endpoint.</summary>
    public static async Task<RawClient> ConnectAsync(EndPoint endPoint, int? receiveBufferBytes = null)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes) socket.ReceiveBufferSize = bytes;
        try
        {
            using var stop = new CancellationTokenSource(Patience);
            await socket.ConnectAsync(endPoint, stop.Token);
            return new RawClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Shakes hands; the certificate is believed.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server refuses.</exception>
    public async Task<RawClient> SecureAsync(SslClientAuthenticationOptions options)
    {
        var tls = new SslStream(new NetworkStream(_socket));
        options.RemoteCertificateValidationCallback ??= (_, certificate, _, _) => certificate is not null;
        using var stop = new CancellationTokenSource(Patience);
        await tls.AuthenticateAsClientAsync(options, stop.Token);
        return new RawClient(_socket) { Tls = tls };
    }

    /// <summary>Sends text, one byte a character (Latin-1).</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var stop = new CancellationTokenSource(Patience);
        try
        {
            if (Tls is not null) await Tls.WriteAsync(bytes, stop.Token);
            else while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, stop.Token)..];
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server took no more for {Patience.TotalSeconds} s; {bytes.Length} bytes were left. {Received()}");
        }
    }

    /// <summary>Reads one response, by its <c>Content-Length</c>, its chunks or the end of the connection. An interim response (1xx)
    /// counts as one.</summary>
    /// <param name="toHead">True where the request was HEAD.</param>
    public Task<RawResponse> ReadResponseAsync(bool toHead = false) => new RawResponseReader(this).ReadAsync(toHead);

    /// <summary>Reads up to the marker and with it, as Latin-1.</summary>
    public async Task<string> ReadUntilAsync(string marker)
    {
        var sought = Encoding.Latin1.GetBytes(marker);
        using var stop = new CancellationTokenSource(Patience);
        // A server that never pauses must not keep the caller from what it does beside this.
        await Task.Yield();
        // What was searched is not searched again.
        for (var searched = 0; ;)
        {
            var index = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(sought);
            if (index >= 0) return Encoding.Latin1.GetString(Take(searched + index + sought.Length));
            searched = Math.Max(_end - _start - sought.Length + 1, 0);
            if (!await ReceiveAsync($"\"{marker}\"", stop.Token))
                throw new EndOfStreamException($"The server closed before \"{marker}\". {Received()}");
        }
    }

    /// <summary>Reads that many bytes; as long as some come, it goes on.</summary>
    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        using var stop = new CancellationTokenSource();
        while (_end - _start < count)
        {
            stop.CancelAfter(Patience);
            if (!await ReceiveAsync($"{count} bytes", stop.Token))
                throw new EndOfStreamException($"The server closed before {count} bytes. {Received()}");
        }

        return Take(count);
    }

    /// <summary>Reads until the server closes (FIN).</summary>
    /// <exception cref="SocketException">The server reset the connection.</exception>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var stop = new CancellationTokenSource(Patience);
        await Task.Yield();
        while (await ReceiveAsync("the end of the connection", stop.Token))
        {
        }

        return Take(_end - _start);
    }

    /// <summary>Receives on this thread, past what the other methods have buffered. Zero: the server has closed.</summary>
    public int Receive(Span<byte> buffer) => Tls is null ? _socket.Receive(buffer) : Tls.Read(buffer);

    /// <summary>Says that nothing more comes (FIN), and goes on reading.</summary>
    public void HalfClose()
    {
        // A close_notify, which a socket's buffer always has room for.
        Tls?.ShutdownAsync().GetAwaiter().GetResult();
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Sends FIN as a killed process would: without the end that TLS has of its own.</summary>
    public void CutOff() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Vanishes with an RST.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private static EndPoint ParseAddress(string address)
    {
        const string Unix = "http+unix:";
        if (address.StartsWith(Unix, StringComparison.Ordinal)) return new UnixDomainSocketEndPoint(address[Unix.Length..]);
        var uri = new Uri(address);
        return uri.HostNameType == UriHostNameType.Dns
            ? new IPEndPoint(Dns.GetHostAddresses(uri.Host)[0], uri.Port)
            : new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
    }

    private async Task<bool> ReceiveAsync(string awaited, CancellationToken stop)
    {
        MakeRoom();
        try
        {
            var count = Tls is null ? await _socket.ReceiveAsync(_buffer.AsMemory(_end), stop) : await Tls.ReadAsync(_buffer.AsMemory(_end), stop);
            _end += count;
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Patience.TotalSeconds} s for {awaited}. {Received()}");
        }
        catch (IOException e) when (e.InnerException is SocketException reset)
        {
            throw reset;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length) return;
        var pending = _end - _start;
        var target = pending > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, pending);
        (_buffer, _start, _end) = (target, 0, pending);
    }

    private byte[] Take(int count)
    {
        var taken = _buffer.AsSpan(_start, count).ToArray();
        _start += count;
        return taken;
    }

    private string Received() => $"Received and unread: {_end - _start} bytes: \"{Pending[..Math.Min(Pending.Length, 2000)]}\"";
}
