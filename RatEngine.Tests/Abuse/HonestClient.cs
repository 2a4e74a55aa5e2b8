using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>A client that means well, on a thread of its own: a request every few milliseconds on a kept connection, and on a new one now and then.
/// Over TLS where the address says so, each new connection with a whole handshake.</summary>
internal sealed class HonestClient : IDisposable
{
    private const int RequestsANewConnection = 10;
    private const int PauseMs = 2;
    private const int WarmUpRequests = 20;

    private readonly IPEndPoint _endPoint;
    private readonly bool _isSecure;
    private readonly byte[] _request;
    private readonly bool _mayRefuse;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private readonly List<double> _latencies = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private volatile int _count;
    private volatile Exception? _failure;

    /// <summary>Starts it. A few requests go before, so that code is compiled on both sides.</summary>
    /// <param name="address">The server's.</param>
    /// <param name="mayRefuse">A new connection may be answered with 503, or cut: it counts as any answer does.</param>
    public HonestClient(string address, bool mayRefuse)
    {
        var server = new Uri(address);
        _endPoint = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        _isSecure = server.Scheme == Uri.UriSchemeHttps;
        _request = Encoding.ASCII.GetBytes($"GET /topics HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        for (var i = 0; i < WarmUpRequests; i++) AskAnew();
        _mayRefuse = mayRefuse;
        _thread = new Thread(Run) { IsBackground = true, Name = "honest client" };
        _thread.Start();
    }

    /// <summary>The requests answered by now.</summary>
    public int Count => _count;

    /// <summary>Ends it. What its requests took, connecting included.</summary>
    /// <exception cref="InvalidOperationException">A request was not answered as it should be.</exception>
    public Latencies Stop()
    {
        _stop.Set();
        _thread.Join();
        ThrowIfFailed();
        return new Latencies(_latencies);
    }

    /// <exception cref="InvalidOperationException">A request was not answered as it should be.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) throw new InvalidOperationException($"After {_latencies.Count} answers to an honest client: {failure.Message}", failure);
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            using var kept = Connect();
            for (var i = 0; !_stop.Wait(PauseMs); i++)
            {
                _latencies.Add(Measure(() => Ask(kept)));
                if (i % RequestsANewConnection == 0) _latencies.Add(Measure(AskAnew));
                _count = _latencies.Count;
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private static double Measure(Action ask)
    {
        var begin = Stopwatch.GetTimestamp();
        ask();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private void AskAnew()
    {
        try
        {
            using var connection = Connect();
            Ask(connection);
        }
        catch (Exception e) when (_mayRefuse && ((e as SocketException ?? e.InnerException) is SocketException { SocketErrorCode: SocketError.ConnectionReset } || e.Message.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal)))
        {
            // Refused, and at once.
        }
    }

    private Stream Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)RawClient.Patience.TotalMilliseconds,
        };
        try
        {
            socket.Connect(_endPoint);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (!_isSecure) return stream;
            // The certificate is one that the server has made for itself.
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
            tls.AuthenticateAsClient("localhost");
            return tls;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Ask(Stream connection)
    {
        connection.Write(_request);
        var filled = 0;
        while (!IsWhole(_buffer.AsSpan(0, filled)))
        {
            var count = connection.Read(_buffer.AsSpan(filled));
            if (count == 0) throw new InvalidDataException(Encoding.Latin1.GetString(_buffer, 0, filled));
            filled += count;
        }
    }

    /// <summary>The answer is JSON, an object. Another ends with the connection.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer) => answer.StartsWith("HTTP/1.1 200 OK\r\n"u8) && answer.EndsWith("}"u8);
}
