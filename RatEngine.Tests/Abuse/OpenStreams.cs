using System.Net;
using System.Net.Sockets;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Very many open streams of one server, each a socket and nothing else.</summary>
internal sealed class OpenStreams : IDisposable
{
    private static readonly int PatienceMs = (int)RawClient.Patience.TotalMilliseconds;

    private readonly List<Socket> _sockets = [];

    public int Count => _sockets.Count;

    /// <summary>Opens streams of the path, and returns when each has its first event.</summary>
    public void Open(string address, string path, int count)
    {
        var server = new Uri(address);
        var endPoint = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        // Some at a time: a connection that does not fit the listener's queue would wait for a second.
        foreach (var batch in Enumerable.Range(0, count).Chunk(500))
        {
            var first = _sockets.Count;
            foreach (var _ in batch) _sockets.Add(Connect(endPoint, request));
            for (var i = first; i < _sockets.Count; i++) ReadFirst(_sockets[i]);
        }
    }

    /// <summary>Reads each stream to its end, and closes it.</summary>
    /// <returns>What came of each, the head left out.</returns>
    public IReadOnlyList<string> ReadToEnd()
    {
        var buffer = new byte[64 * 1024];
        return [.. _sockets.Select(socket => ReadToEnd(socket, buffer))];
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    private static Socket Connect(EndPoint endPoint, byte[] request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
        try
        {
            socket.Connect(endPoint);
            socket.Send(request);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void ReadFirst(Socket socket)
    {
        Span<byte> buffer = stackalloc byte[2048];
        var filled = 0;
        while (buffer[..filled].IndexOf("\n\n"u8) < 0)
        {
            var count = socket.Receive(buffer[filled..]);
            if (count == 0) throw new EndOfStreamException($"No stream: \"{Encoding.UTF8.GetString(buffer[..filled])}\"");
            filled += count;
        }
    }

    private static string ReadToEnd(Socket socket, byte[] buffer)
    {
        var text = "";
        while (socket.Receive(buffer) is var count and > 0) text += Encoding.UTF8.GetString(buffer, 0, count);
        socket.Dispose();
        return text;
    }
}
