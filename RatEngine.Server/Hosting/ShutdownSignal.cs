using System.Runtime.InteropServices;

namespace RatEngine.Server;

/// <summary>Hears Ctrl-C and SIGTERM: the first asks for a stop in good order, the second for one at once.</summary>
internal sealed class ShutdownSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly PosixSignalRegistration[] _registrations;

    public ShutdownSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>A signal has come, or something that counts as one.</summary>
    public void Raise() => (_stop.IsCancellationRequested ? _cut : _stop).Cancel();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _cut.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // The process ends itself, with exit code 0.
        Raise();
    }
}
