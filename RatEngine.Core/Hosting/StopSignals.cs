using System.Runtime.InteropServices;

namespace RatEngine.Hosting;

/// <summary>Ctrl-C and SIGTERM: the first asks the server to stop, the second not to wait any longer.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _second = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public CancellationToken Second => _second.Token;

    /// <summary>Completes at the first signal, or when the token is cancelled.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => _first.TrySetResult());
        await _first.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _second.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The process ends when the server has stopped, not here.
        context.Cancel = true;
        if (!_first.TrySetResult()) _second.Cancel();
    }
}
