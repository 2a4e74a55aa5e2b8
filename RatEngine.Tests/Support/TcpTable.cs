using System.Globalization;

namespace RatEngine.Tests.Support;

/// <summary>The system's table of TCP connections over IPv4 (Linux).</summary>
internal static class TcpTable
{
    private const string Table = "/proc/net/tcp";

    /// <summary>The ports of the peers that have a connection to the server's port at the server's end, accepted or not. A connection that was aborted
    /// there is gone.</summary>
    public static HashSet<int> PeersOf(int serverPort)
    {
        var peers = new HashSet<int>();
        foreach (var line in File.ReadLines(Table).Skip(1))
        {
            // Number, local address, remote address, state, and more.
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (PortOf(columns[1]) == serverPort) peers.Add(PortOf(columns[2]));
        }

        return peers;
    }

    /// <summary>Of <c>0100007F:1F90</c>.</summary>
    private static int PortOf(string address) => int.Parse(address.AsSpan(address.IndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
