using System.Runtime.InteropServices;

namespace RatEngine.Hosting;

/// <summary>Ctrl-C, SIGTERM and SIGQUIT: the first asks the server to stop, the second not to wait any longer. Later ones do what they do to any
/// process, so that one whose own code hangs can still be ended.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Not disposed: it holds no timer, and a signal may still be on its way.
    private readonly CancellationTokenSource _second = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
    ];

    public CancellationToken Second => _second.Token;

    /// <summary>Completes at the first signal, or when the token is cancelled.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => _first.TrySetResult());
        await _first.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        var count = Interlocked.Increment(ref _count);
        // The process ends when the server has stopped, not here.
        context.Cancel = count <= 2;
        // The first may have come when the caller's token had ended the wait already.
        if (!_first.TrySetResult()) _second.Cancel();
    }
}
