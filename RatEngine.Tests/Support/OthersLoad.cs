using System.Globalization;

namespace RatEngine.Tests.Support;

/// <summary>How much of the machine's processors other processes took since it was made: with much of it, what requests took says nothing of the
/// server. Known on Linux; 0 elsewhere.</summary>
internal sealed class OthersLoad
{
    /// <summary>Where others take more of the processors, a thread that is ready waits for its turn longer than a request takes.</summary>
    public const double Much = 0.25;

    private const string Statistics = "/proc/stat";

    private readonly ServerProcess? _server;
    private readonly long _begin = TimeProvider.System.GetTimestamp();
    private readonly double _busy = BusySeconds();
    private readonly double _own;

    /// <param name="server">Is no other; null: the server is in this process.</param>
    public OthersLoad(ServerProcess? server = null)
    {
        _server = server;
        _own = OwnSeconds();
    }

    /// <summary>0: none; 1: all.</summary>
    public double Share()
    {
        var time = TimeProvider.System.GetElapsedTime(_begin).TotalSeconds * Environment.ProcessorCount;
        return Math.Max(BusySeconds() - _busy - (OwnSeconds() - _own), 0) / time;
    }

    private double OwnSeconds() => ((_server?.ProcessorTime ?? TimeSpan.Zero) + Environment.CpuUsage.TotalTime).TotalSeconds;

    /// <summary>The first line of /proc/stat: "cpu", then user, nice, system, idle, waiting, interrupts, soft interrupts, then what a
    /// machine below this one gave to others, in hundredths of a second.</summary>
    private static double BusySeconds()
    {
        if (!File.Exists(Statistics)) return 0;
        var columns = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7, 8];
        return busy.Sum(column => long.Parse(columns[column], CultureInfo.InvariantCulture)) / 100.0;
    }
}
