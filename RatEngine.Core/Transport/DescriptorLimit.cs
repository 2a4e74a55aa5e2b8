using System.Globalization;
using System.Net.Sockets;

namespace RatEngine.Transport;

/// <summary>How many descriptors the process may hold.</summary>
internal static class DescriptorLimit
{
    /// <summary>Null where the system sets none, or does not tell. .NET raises the soft limit to the hard one at its start.</summary>
    public static int? Find()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits)) return null;
        foreach (var line in File.ReadLines(Limits))
        {
            if (!line.StartsWith("Max open files", StringComparison.Ordinal)) continue;
            var columns = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return int.TryParse(columns[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }

        return null;
    }

    /// <summary>Whether an operation failed since the process, or the system, has no descriptor left.</summary>
    public static bool IsReached(Exception error) => error switch
    {
        // ENFILE and EMFILE, which .NET passes on as they are; on Windows ERROR_TOO_MANY_OPEN_FILES.
        IOException io => io.HResult is 23 or 24 || io.HResult == unchecked((int)0x80070004),
        SocketException socket => socket.SocketErrorCode == SocketError.TooManyOpenSockets,
        _ => false,
    };

    /// <summary>How many the process holds now; 0 where the system does not tell.</summary>
    public static int CountOpen()
    {
        const string Open = "/proc/self/fd";
        return Directory.Exists(Open) ? Directory.EnumerateFileSystemEntries(Open).Count() : 0;
    }
}
