using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>Sends bytes to a server and reads what it says, until it closes or says no more.</summary>
internal static partial class PeerClient
{
    // Servers answer within a few milliseconds; one that says nothing for so long waits for more.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    public static async Task<PeerAnswer> AskAsync(EndPoint server, string bytes)
    {
        var isUnix = server is UnixDomainSocketEndPoint;
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        var text = new StringBuilder();
        var closed = false;
        try
        {
            await SendAsync(socket, Encoding.Latin1.GetBytes(bytes));
            closed = await ReadAsync(socket, text);
        }
        catch (SocketException)
        {
            closed = true;
            await ReadLeftAsync(socket, text);
        }

        var statuses = StatusLine().Matches(text.ToString())
            .Select(match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .Where(status => status >= 200)
            .ToList();
        return new PeerAnswer(statuses.FirstOrDefault(), statuses.Count, closed);
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        using var stop = new CancellationTokenSource(Patience);
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, stop.Token)..];
        }
        catch (OperationCanceledException)
        {
            // It takes no more: what it said is read all the same.
        }
    }

    /// <returns>True where the server closed.</returns>
    private static async Task<bool> ReadAsync(Socket socket, StringBuilder text)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            using var stop = new CancellationTokenSource(Patience);
            try
            {
                var count = await socket.ReceiveAsync(buffer, stop.Token);
                if (count == 0) return true;
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    // A server that resets the connection may have answered before.
    private static async Task ReadLeftAsync(Socket socket, StringBuilder text)
    {
        try
        {
            await ReadAsync(socket, text);
        }
        catch (SocketException)
        {
            // Nothing is left.
        }
    }

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();
}
