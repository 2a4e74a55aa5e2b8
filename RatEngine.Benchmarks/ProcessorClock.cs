using Perfolizer.Horology;

namespace RatEngine.Benchmarks;

/// <summary>The processor time of this process, all threads and the kernel's work for them: what a benchmark costs, not how long it takes.
/// On a machine that does other things as well, ratios of it hold where those of wall time do not.</summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
