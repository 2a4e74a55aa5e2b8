using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace RatEngine.Transport;

/// <summary>A thread that waits for sockets to become ready, and tells their owners. A connection is registered once, edge-triggered, for its whole
/// life: waiting for it costs no system call.</summary>
/// <remarks>It runs until it is disposed and its last connection was closed: those that were cut at a stop are still to be told.</remarks>
internal sealed unsafe class EpollLoop : IDisposable
{
    private const int MaxEvents = 512;

    private readonly int _epoll;
    private readonly int _wakeUp;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private IEpollOwner?[] _owners = new IEpollOwner?[256];
    private int _count;
    private bool _stopped;

    /// <exception cref="IOException">The system allows no more of them.</exception>
    public EpollLoop(int index, ILogger logger)
    {
        _logger = logger;
        _epoll = EpollNative.CreateEpoll();
        _wakeUp = EpollNative.CreateEvent();
        if (_epoll < 0 || _wakeUp < 0) throw new IOException($"Cannot wait for sockets: error {Marshal.GetLastPInvokeError()}.");
        EpollNative.Control(_epoll, EpollNative.ControlAdd, _wakeUp, EpollNative.In | EpollNative.EdgeTriggered);
        new Thread(Run) { IsBackground = true, Name = $"RatEngine epoll {index}" }.Start();
    }

    /// <summary>True where the transport can be used: Linux on x64 or ARM64.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Tells the owner of what becomes of the descriptor, until <see cref="Remove"/>.</summary>
    /// <returns>False: the system refuses to watch it.</returns>
    public bool Add(int fd, uint events, IEpollOwner owner)
    {
        lock (_lock)
        {
            if (fd >= _owners.Length) Array.Resize(ref _owners, Math.Max(fd + 1, _owners.Length * 2));
            _owners[fd] = owner;
            _count++;
        }

        return EpollNative.Control(_epoll, EpollNative.ControlAdd, fd, events) == 0;
    }

    /// <summary>Changes what the owner is told of.</summary>
    public void Modify(int fd, uint events) => EpollNative.Control(_epoll, EpollNative.ControlModify, fd, events);

    /// <summary>Forgets the descriptor. The caller closes it next, which ends the watch.</summary>
    public void Remove(int fd)
    {
        lock (_lock)
        {
            _owners[fd] = null;
            _count--;
            if (_stopped && _count == 0) EpollNative.Signal(_wakeUp);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            EpollNative.Signal(_wakeUp);
        }
    }

    private void Run()
    {
        var events = stackalloc byte[MaxEvents * EpollEvents.MaxStride];
        while (!IsOver())
        {
            var count = EpollNative.Wait(_epoll, events, MaxEvents);
            for (var i = 0; i < count; i++) Tell(EpollEvents.Read(events, i));
        }

        EpollNative.Close(_epoll);
        EpollNative.Close(_wakeUp);
    }

    private bool IsOver()
    {
        lock (_lock) return _stopped && _count == 0;
    }

    private void Tell((uint Flags, int Descriptor) ready)
    {
        // One that was closed meanwhile may have left its number to another: what that is told besides does no harm.
        // And the loop's own wake-up has no owner.
        var owners = Volatile.Read(ref _owners);
        try
        {
            if (ready.Descriptor < owners.Length) owners[ready.Descriptor]?.OnReady(ready.Flags);
        }
        catch (Exception e)
        {
            // A loop that ended would silence all its connections.
            TransportLog.LoopFailed(_logger, e);
        }
    }
}
