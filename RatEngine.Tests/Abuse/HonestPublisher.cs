using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>A client that publishes an event every few milliseconds and reads it from a stream, on a thread of its own. Its latency is the time from
/// before the request until the answer and the event have arrived.</summary>
internal sealed class HonestPublisher : IDisposable
{
    private const int PauseMs = 5;
    private const int WarmUpEvents = 50;

    private readonly Socket _stream;
    private readonly Socket _publisher;
    private readonly string _authority;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private readonly List<double> _latencies = [];
    private volatile Exception? _failure;
    private volatile int _count;

    public HonestPublisher(string address)
    {
        var server = new Uri(address);
        _authority = server.Authority;
        var endPoint = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        _stream = Connect(endPoint);
        _publisher = Connect(endPoint);
        _stream.Send(Encoding.ASCII.GetBytes($"GET /events/honest HTTP/1.1\r\nHost: {_authority}\r\n\r\n"));
        ReadUntil(_stream, "\n\n");
        for (var i = 0; i < WarmUpEvents; i++) Publish($"warm-up {i}");
        _thread = new Thread(Run) { IsBackground = true, Name = "honest publisher" };
        _thread.Start();
    }

    /// <summary>The events that were published and read by now.</summary>
    public int Count => _count;

    /// <summary>Ends it. What its events took.</summary>
    /// <exception cref="InvalidOperationException">An event was not taken, or did not come.</exception>
    public Latencies Stop()
    {
        _stop.Set();
        _thread.Join();
        if (_failure is { } failure) throw new InvalidOperationException($"After {_count} events of an honest publisher: {failure.Message}", failure);
        return new Latencies(_latencies);
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
        _stream.Dispose();
        _publisher.Dispose();
    }

    private void Run()
    {
        try
        {
            for (var i = 0; !_stop.Wait(PauseMs); i++)
            {
                var begin = Stopwatch.GetTimestamp();
                Publish(string.Create(CultureInfo.InvariantCulture, $"event {i}."));
                _latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                _count = _latencies.Count;
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private void Publish(string data)
    {
        _publisher.Send(Encoding.ASCII.GetBytes($"POST /publish/honest HTTP/1.1\r\nHost: {_authority}\r\nContent-Type: text/plain\r\nContent-Length: {data.Length}\r\n\r\n{data}"));
        var answer = ReadUntil(_publisher, "\"}");
        if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) throw new InvalidDataException(answer);
        ReadUntil(_stream, $"data: {data}\n\n");
    }

    private static Socket Connect(EndPoint endPoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)RawClient.Patience.TotalMilliseconds };
        socket.Connect(endPoint);
        return socket;
    }

    private static string ReadUntil(Socket socket, string end)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!text.Contains(end, StringComparison.Ordinal))
        {
            var count = socket.Receive(buffer);
            if (count == 0) throw new EndOfStreamException($"The server closed after \"{text}\".");
            text += Encoding.UTF8.GetString(buffer, 0, count);
            if (text.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || text.StartsWith("HTTP/1.1 5", StringComparison.Ordinal)) throw new InvalidDataException(text);
        }

        return text;
    }
}
