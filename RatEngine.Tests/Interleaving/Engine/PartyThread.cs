namespace RatEngine.Tests.Interleaving.Engine;

/// <summary>A thread that runs parties of one schedule after another, since starting one for each party would cost more than the schedule.</summary>
#pragma warning disable CA1001 // Lives as long as the process.
internal sealed class PartyThread
#pragma warning restore CA1001
{
    private static readonly Stack<PartyThread> Idle = [];

    private readonly AutoResetEvent _hasWork = new(initialState: false);
    private Action? _work;

    private PartyThread() => new Thread(RunAll) { IsBackground = true, Name = "Interleaving" }.Start();

    public static void Run(Action work)
    {
        PartyThread? thread;
        lock (Idle)
        {
            if (!Idle.TryPop(out thread)) thread = new PartyThread();
        }

        thread._work = work;
        thread._hasWork.Set();
    }

    private void RunAll()
    {
        while (true)
        {
            _hasWork.WaitOne();
            _work!();
            lock (Idle) Idle.Push(this);
        }
    }
}
