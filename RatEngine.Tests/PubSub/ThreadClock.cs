using System.Runtime.InteropServices;

namespace RatEngine.Tests.PubSub;

/// <summary>The processor time of the thread that asks, in nanoseconds. On Linux.</summary>
internal static class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static long Now() =>
        GetTime(ThreadCpuTime, out var time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : throw new InvalidOperationException("There is no clock of threads.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
