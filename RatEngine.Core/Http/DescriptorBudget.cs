using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using RatEngine.Http;
using RatEngine.Transport;

namespace RatEngine;

/// <summary>Shares the descriptors that the system allows the process among connections and the files that requests open, so that clients are
/// refused with 503 before the system refuses anything. Connections and files have a share each: neither can starve the other. What is left over
/// belongs to the runtime, listeners, timers and logs. <see cref="RatApp.Descriptors"/> has the budget of a server. Thread-safe.</summary>
/// <remarks>One client address may hold half of the files' share (IPv6: one /64 network), and a sixteenth of it is kept for files that are read at
/// once and closed again: a crowd of slow downloads does not keep others from a page.</remarks>
public sealed class DescriptorBudget
{
    // What the runtime opens once connections come: 20 were seen (the sockets' engine, assemblies).
    private const int RuntimeDescriptors = 32;

    // Enough to tell a storm of clients, at a restart, when to come back; see HttpServer.RefusedRoom.
    private const int EnoughRefusedRoom = 256;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<AddressKey, int> _heldByClient = [];
    private readonly Lock _lock = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private int _held;
    private int _inUse;
    private long? _loggedAt;

    internal DescriptorBudget(RatOptions options, ILogger logger)
    {
        _logger = logger;
        _time = options.TimeProvider;
        Divide(options, DescriptorLimit.Find(), DescriptorLimit.CountOpen());
    }

    /// <summary>The most descriptors that requests may hold beside their connections. See <see cref="RatOptions.MaxOpenFiles"/>.</summary>
    public int Capacity { get; private set; }

    /// <summary>How many of them are taken now.</summary>
    public int InUse
    {
        get
        {
            lock (_lock) return _inUse;
        }
    }

    /// <summary>The connections' share.</summary>
    internal int MaxConnections { get; private set; }

    /// <summary>How many connections over that are told that there are too many, before further ones are cut.</summary>
    internal int RefusedRoom { get; private set; }

    /// <summary>Takes a descriptor for a request that is about to open something, for as long as it likes.</summary>
    /// <returns>Dispose it once what was opened is closed.</returns>
    /// <exception cref="RatStatusException">503: all are taken, or the client has as many as one may have. Nothing was taken.</exception>
    public DescriptorLease Take(RatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var lease = TakeBriefly();
        try
        {
            Hold(lease, request.RemoteEndPoint);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Takes descriptors for what the program itself opens on behalf of many requests, such as a log that all its readers share.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="lease">Dispose it once they are closed.</param>
    /// <returns>False where so many are not free: nothing was taken.</returns>
    public bool TryTake(int count, [NotNullWhen(true)] out DescriptorLease? lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_lock)
        {
            var fits = _held + count <= MaxHeld && _inUse + count <= Capacity;
            if (fits)
            {
                _held += count;
                _inUse += count;
            }

            lease = fits ? new DescriptorLease(this, count) { IsHeld = true } : null;
        }

        if (lease is null) LogExhausted();
        return lease is not null;
    }

    /// <summary>Takes a descriptor that is given back without waiting for a client. It may be one of those that are kept for this.</summary>
    /// <exception cref="RatStatusException">503: all are taken.</exception>
    internal DescriptorLease TakeBriefly()
    {
        lock (_lock)
        {
            if (_inUse < Capacity)
            {
                _inUse++;
                return new DescriptorLease(this, 1);
            }
        }

        throw Refuse("The server has as many files open as it may; try again in a moment.");
    }

    /// <summary>The descriptor is kept for as long as a client takes.</summary>
    /// <exception cref="RatStatusException">503: too many are.</exception>
    internal void Hold(DescriptorLease lease, EndPoint? client)
    {
        var key = AddressKey.Of(client);
        lock (_lock)
        {
            var isFree = _held < MaxHeld;
            if (isFree && (key is null || _heldByClient.GetValueOrDefault(key.Value) < MaxHeldByClient))
            {
                _held++;
                (lease.IsHeld, lease.Client) = (true, key);
                if (key is not null) CollectionsMarshal.GetValueRefOrAddDefault(_heldByClient, key.Value, out _)++;
                return;
            }
        }

        throw Refuse("Too many files are being sent or received; try again in a moment.");
    }

    internal void Return(DescriptorLease lease)
    {
        lock (_lock)
        {
            _inUse -= lease.Count;
            if (!lease.IsHeld) return;
            _held -= lease.Count;
            if (lease.Client is not { } client) return;
            ref var held = ref CollectionsMarshal.GetValueRefOrNullRef(_heldByClient, client);
            if (--held == 0) _heldByClient.Remove(client);
        }
    }

    /// <summary>Divides what the system allows, at a start: descriptors that the program has opened before are not there any more.</summary>
    internal void Divide(RatOptions options, int? limit, int open)
    {
        var wished = options.MaxConnections;
        lock (_lock)
        {
            // What requests hold now, at another start, is a part of the share and not of what the program has opened.
            var room = limit is { } most ? Math.Max(most - (open - _inUse) - RuntimeDescriptors, 4) : int.MaxValue;
            var tenth = (limit ?? int.MaxValue) / 10;
            // No wish takes all: a process without descriptors may be ended by the runtime, or fail for good where it loads something.
            MaxConnections = Math.Min(wished ?? Math.Max(room - tenth, 1), room - Math.Max(tenth / 4, 3));
            var left = room - MaxConnections;
            RefusedRoom = Math.Min(Math.Max(left / 4, 1), Math.Max(MaxConnections / 20 + 1, EnoughRefusedRoom));
            Capacity = Math.Min(options.MaxOpenFiles ?? int.MaxValue, Math.Max(left / 2, 1));
        }

        if (MaxConnections < wished) HttpLog.TooFewDescriptors(_logger, wished.Value, MaxConnections);
    }

    /// <summary>Says that a request was refused for want of a descriptor, once a second at most.</summary>
    internal void LogExhausted()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (_loggedAt is { } last && _time.GetElapsedTime(last, now) < LogInterval) return;
            _loggedAt = now;
        }

        HttpLog.TooManyFiles(_logger, InUse, Capacity);
    }

    private int MaxHeld => Capacity - Capacity / 16 - (Capacity is > 1 and < 16 ? 1 : 0);

    private int MaxHeldByClient => Math.Max((Capacity + 1) / 2, 1);

    private RatStatusException Refuse(string message)
    {
        LogExhausted();
        return new RatStatusException(503, message);
    }
}
