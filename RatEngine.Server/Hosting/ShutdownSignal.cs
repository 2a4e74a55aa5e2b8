using System.Runtime.InteropServices;

namespace RatEngine.Server;

/// <summary>Ctrl-C, SIGTERM and SIGQUIT: the first asks for a stop in good order, the second for one at once.</summary>
internal sealed class ShutdownSignal : IDisposable
{
    // A stop that was cut short takes some milliseconds. One that takes longer hangs in something, and the process ends without it.
    private static readonly TimeSpan CutTime = TimeSpan.FromSeconds(1);

    // Not disposed: they hold no timers, and a signal may still be on its way.
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public ShutdownSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>A signal has come, or something that counts as one.</summary>
    /// <returns>True: it was not the first.</returns>
    public bool Raise()
    {
        // Two at once must not both count as the first.
        lock (_stop)
        {
            bool isLater = _stop.IsCancellationRequested;
            // Not here: what waits for the token would run on the signal's thread.
            _ = (isLater ? _cut : _stop).CancelAsync();
            return isLater;
        }
    }

    /// <summary>The server has stopped.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _ended.TrySetResult();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // The process ends itself, with exit code 0.
        // The runtime calls this on a thread of its own, which may wait. As shells have it, the exit code of a process that a signal ended is 128
        // and the signal's number.
        if (Raise() && !_ended.Task.Wait(CutTime))
            Environment.Exit(128 + NumberOf(context.Signal));
    }

    private static int NumberOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };
}
