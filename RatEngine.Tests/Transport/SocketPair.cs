using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
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

    /// <param name="transport">Which sockets the server's end is over.</param>
    /// <param name="bufferBytes">The size of the client's receive buffer and the server's send buffer; null is the system's own.</param>
    public static async Task<SocketPair> CreateAsync(SocketTransport transport, int? bufferBytes = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // An accepted socket inherits it.
        if (bufferBytes is { } size) listener.SendBufferSize = size;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (bufferBytes is { } bytes) client.ReceiveBufferSize = bytes;
        var wheel = new TimerWheel(TimeProvider.System);
        if (transport == SocketTransport.Managed)
        {
            await client.ConnectAsync(listener.LocalEndPoint!);
            return new SocketPair(new ManagedSocketConnection(await listener.AcceptAsync(), wheel), client, wheel);
        }

        if (!EpollLoop.IsSupported) Assert.Ignore("No epoll: not Linux on x64 or ARM64.");
        using var loops = new EpollLoops(TimeProvider.System, NullLogger.Instance);
        var accepted = new TaskCompletionSource<TransportConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.Blocking = false;
        using var acceptor = new EpollAcceptor(listener, loops, wheel, accepted.SetResult, error => accepted.TrySetException(new IOException(error)));
        await client.ConnectAsync(listener.LocalEndPoint!);
        return new SocketPair((SocketConnection)await accepted.Task, client, wheel);
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

/// <summary>Over which sockets a connection is.</summary>
public enum SocketTransport
{
    /// <summary>Those of the .NET library.</summary>
    Managed,

    /// <summary>Descriptors that epoll watches.</summary>
    Epoll,
}
