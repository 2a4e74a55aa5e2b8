using System.Net;
using System.Net.Sockets;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

/// <summary>A server's end of a TCP connection as the engine has it, and the client's as a plain socket.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly TimerWheel _wheel;

    private SocketPair(SocketConnection server, Socket client, TimerWheel wheel)
    {
        Server = server;
        Client = client;
        _wheel = wheel;
    }

    public SocketConnection Server { get; }

    public Socket Client { get; }

    /// <param name="bufferBytes">The size of the client's receive buffer and the server's send buffer; null is the system's own.</param>
    public static async Task<SocketPair> CreateAsync(int? bufferBytes = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (bufferBytes is { } bytes) client.ReceiveBufferSize = bytes;
        await client.ConnectAsync(listener.LocalEndPoint!);
        var accepted = await listener.AcceptAsync();
        if (bufferBytes is { } size) accepted.SendBufferSize = size;
        var wheel = new TimerWheel(TimeProvider.System);
        return new SocketPair(new ManagedSocketConnection(accepted, wheel), client, wheel);
    }

    /// <summary>Vanishes with a RST.</summary>
    public void ResetClient()
    {
        Client.LingerState = new LingerOption(enable: true, seconds: 0);
        Client.Dispose();
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var received = await Client.ReceiveAsync(bytes.AsMemory(at));
            if (received == 0) throw new EndOfStreamException($"Closed after {at} of {count} bytes.");
            at += received;
        }

        return bytes;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        _wheel.Dispose();
    }
}
