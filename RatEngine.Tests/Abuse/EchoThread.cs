using System.Net;
using System.Net.Sockets;

namespace RatEngine.Tests.Abuse;

/// <summary>A thread that sends back what it gets: how long the machine itself takes for a question and an answer.</summary>
internal sealed class EchoThread : IDisposable
{
    private readonly Socket _asks;
    private readonly Socket _answers;
    private readonly byte[] _buffer = new byte[256];

    public EchoThread()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _asks = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _asks.Connect(listener.LocalEndPoint!);
        _answers = listener.Accept();
        _answers.NoDelay = true;
        new Thread(Run) { IsBackground = true, Name = "echo" }.Start();
    }

    public void Ask()
    {
        _asks.Send("?"u8);
        _asks.Receive(_buffer);
    }

    public void Dispose()
    {
        // The thread sees the end, and closes its own.
        _asks.Dispose();
    }

    private void Run()
    {
        var buffer = new byte[256];
        try
        {
            while (_answers.Receive(buffer) is var count and > 0) _answers.Send(buffer.AsSpan(0, count));
        }
        catch (SocketException)
        {
            // Closed in the middle: the test is over.
        }

        _answers.Dispose();
    }
}
