using System.Net;
using System.Net.Sockets;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Many abusers, each a socket that does not block. What each got is the status of its answer, <c>closed</c> or <c>reset</c>.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly IPEndPoint _endPoint;
    private readonly List<Socket> _open = [];
    private readonly List<string> _outcomes = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    public Crowd(string address)
    {
        var server = new Uri(address);
        _endPoint = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
    }

    /// <summary>What became of those that the server is done with.</summary>
    public IReadOnlyList<string> Outcomes => _outcomes;

    /// <summary>Those that the server is not done with.</summary>
    public int Open => _open.Count;

    public void Connect(int count, int receiveBufferBytes = 0)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (receiveBufferBytes > 0) socket.ReceiveBufferSize = receiveBufferBytes;
            try
            {
                socket.Connect(_endPoint);
                socket.Blocking = false;
                _open.Add(socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
                _outcomes.Add("reset");
            }
        }
    }

    /// <summary>Each sends the text, as far as the socket takes it.</summary>
    public void Send(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        // What fails of it is seen when it is listened to.
        foreach (var socket in _open) socket.Send(bytes, SocketFlags.None, out _);
    }

    public void HalfClose()
    {
        foreach (var socket in _open)
        {
            if (socket.Connected) TryShutdown(socket);
        }
    }

    /// <summary>Each vanishes with a RST.</summary>
    public void Reset()
    {
        foreach (var socket in _open)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Dispose();
            _outcomes.Add("gone by itself");
        }

        _open.Clear();
    }

    /// <summary>Takes what the server has said by now. Who got an answer or an end goes.</summary>
    /// <returns>True while there are some left.</returns>
    public bool Listen()
    {
        _open.RemoveAll(socket =>
        {
            var count = socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) return false;
            var isAnswer = error == SocketError.Success && count > 12 && _buffer.AsSpan().StartsWith("HTTP/1.1 "u8);
            _outcomes.Add(isAnswer ? Encoding.Latin1.GetString(_buffer, 9, 3) : error == SocketError.Success ? "closed" : "reset");
            socket.Dispose();
            return true;
        });
        return _open.Count > 0;
    }

    /// <summary>Waits until each has begun to get an answer, and reads none of it.</summary>
    /// <param name="orCut">Or was cut.</param>
    public Task AnsweredAsync(bool orCut = false) => Poll.UntilAsync(
        () => _open.TrueForAll(socket => socket.Available > 0 || (orCut && socket.Poll(0, SelectMode.SelectRead))),
        () => "all are answered",
        RawClient.Patience);

    /// <summary>Each sends a piece, again and again after a pause, until the server is done with all.</summary>
    public async Task TrickleAsync(Func<int, string> piece, TimeSpan pause)
    {
        for (var i = 0; Listen(); i++)
        {
            Send(piece(i));
            await Task.Delay(pause, TimeProvider.System);
        }
    }

    /// <summary>Takes what still comes, without waiting for long, and goes.</summary>
    public void TakeEnds()
    {
        foreach (var socket in _open)
        {
            _outcomes.Add(EndOf(socket));
            socket.Dispose();
        }

        _open.Clear();
    }

    public void Dispose()
    {
        foreach (var socket in _open) socket.Dispose();
    }

    private string EndOf(Socket socket)
    {
        // More than the kernel keeps of one connection: somebody goes on sending.
        const int TooManyBytes = 32 * 1024 * 1024;
        const int PatienceMs = 2000;
        socket.Blocking = true;
        socket.ReceiveTimeout = PatienceMs;
        for (var total = 0; total < TooManyBytes;)
        {
            var count = socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.TimedOut) break;
            if (error != SocketError.Success) return "reset";
            if (count == 0) return "closed";
            total += count;
        }

        return "still served";
    }

    private static void TryShutdown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster.
        }
    }
}
