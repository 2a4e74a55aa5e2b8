using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using RatEngine.Transport;

namespace RatEngine.Http;

/// <summary>Holds each client's address to so many connections. Behind trusted proxies that name their clients, whose connections are everybody's,
/// requests under way are counted in their place. One server's; thread-safe.</summary>
internal sealed class AddressLimit(int max, ForwardingRules? forwarding, TimerWheel clock, ILogger logger)
{
    // Each refused connection holds a descriptor until its answer was taken: past so many beside as many as are allowed they are cut without one.
    private const int RefusedRoom = 16;

    private readonly Dictionary<AddressKey, AddressCounts> _counts = [];
    private readonly Lock _lock = new();
    private long _loggedMs;

    /// <summary>Counts a connection, for as long as it is open.</summary>
    /// <param name="connection">Its address is known.</param>
    /// <param name="refusal">Set where there are too many.</param>
    /// <returns>The connection to go on with.</returns>
    public TransportConnection Count(TransportConnection connection, ref Refusal? refusal)
    {
        var peer = connection.RemoteEndPoint;
        if (AddressKey.Of(peer) is not { } key || (forwarding is { GivesAddresses: true } && forwarding.Trusts(peer))) return connection;
        if (TryEnter(key)) return new CountedConnection(connection, this, key, isRefused: false);
        refusal ??= Refusal.TooManyOfAddress;
        if (EnterRefused(key) > Math.Max(max, RefusedRoom)) connection.Abort(CloseReason.Refused);
        Log(peer!);
        return new CountedConnection(connection, this, key, isRefused: true);
    }

    /// <summary>Counts a request that came through a trusted proxy. False: there are too many of its client, and it was not counted.</summary>
    public bool TryEnter(AddressKey key, EndPoint client)
    {
        if (TryEnter(key)) return true;
        Log(client);
        return false;
    }

    /// <summary>A connection that takes over the place of a request that was counted, and leaves it at its end.</summary>
    public TransportConnection Hold(TransportConnection connection, AddressKey key) => new CountedConnection(connection, this, key, isRefused: false);

    /// <summary>A request that was counted is over.</summary>
    public void Leave(AddressKey key) => Leave(key, isRefused: false);

    private bool TryEnter(AddressKey key)
    {
        lock (_lock)
        {
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
            if (counts.Open >= max) return false;
            counts.Open++;
            return true;
        }
    }

    private int EnterRefused(AddressKey key)
    {
        lock (_lock) return ++CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _).Refused;
    }

    private void Leave(AddressKey key, bool isRefused)
    {
        lock (_lock)
        {
            ref var counts = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, key);
            if (isRefused) counts.Refused--;
            else counts.Open--;
            if (counts is { Open: 0, Refused: 0 }) _counts.Remove(key);
        }
    }

    /// <summary>Once a second at most: who does it does it often.</summary>
    private void Log(EndPoint client)
    {
        var now = clock.NowMs;
        var last = Interlocked.Read(ref _loggedMs);
        if (last != 0 && now - last < 1000) return;
        if (Interlocked.CompareExchange(ref _loggedMs, now, last) != last) return;
        HttpLog.TooManyOfAddress(logger, client, max);
    }

    private struct AddressCounts
    {
        public int Open;

        // Those that are being told so: they take no place of the others.
        public int Refused;
    }

    private sealed class CountedConnection(TransportConnection inner, AddressLimit limit, AddressKey key, bool isRefused) : ConnectionLayer(inner)
    {
        public override void Dispose()
        {
            base.Dispose();
            limit.Leave(key, isRefused);
        }
    }
}
