using RatEngine.Tests.Support;

namespace RatEngine.Tests.Abuse;

/// <summary>Looks again and again at what the server holds, and keeps the most.</summary>
internal sealed class PeakWatch : IDisposable
{
    private const int IntervalMs = 50;

    private readonly ServerProcess _server;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public PeakWatch(ServerProcess server)
    {
        _server = server;
        Look();
        _thread = new Thread(Run) { IsBackground = true, Name = "peak watch" };
        _thread.Start();
    }

    public long ResidentBytes { get; private set; }

    public int Descriptors { get; private set; }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(IntervalMs)) Look();
    }

    private void Look()
    {
        ResidentBytes = Math.Max(ResidentBytes, _server.ResidentBytes);
        Descriptors = Math.Max(Descriptors, _server.Descriptors);
    }
}
