using RatEngine.Tests.Interleaving.Engine;

namespace RatEngine.Tests.Interleaving.Rewriting;

/// <summary>A connected socket as the kernel has it: what arrived, what was sent, and how much room there is.</summary>
internal sealed class FakeSocket(int sendRoom)
{
    private readonly Queue<byte> _arrived = [];
    private bool _hasFin;

    /// <summary>Called when something new can be said of it: bytes, FIN, RST or room. The kernel's own place for edges.</summary>
    public Action OnEdge { get; set; } = () => { };

    public bool IsReset { get; private set; }

    public bool IsClosed { get; private set; }

    public bool HasSentFin { get; private set; }

    public int SendRoom { get; private set; } = sendRoom;

    /// <summary>All bytes that were sent, in order.</summary>
    public List<byte> Sent { get; } = [];

    public bool IsReadable => _arrived.Count > 0 || _hasFin || IsReset;

    public bool IsWritable => SendRoom > 0 || IsReset;

    public bool HasEnded => _hasFin || IsReset;

    /// <summary>The peer sends bytes.</summary>
    public void Arrive(ReadOnlySpan<byte> bytes)
    {
        if (IsReset || IsClosed) return;
        foreach (var one in bytes) _arrived.Enqueue(one);
        OnEdge();
    }

    public void ArriveFin()
    {
        if (IsReset || IsClosed) return;
        _hasFin = true;
        OnEdge();
    }

    /// <summary>A RST, from the peer or by the server's own abort.</summary>
    public void Reset()
    {
        if (IsReset || IsClosed) return;
        IsReset = true;
        _arrived.Clear();
        OnEdge();
    }

    /// <summary>The peer reads.</summary>
    public void Drain(int bytes)
    {
        if (IsReset || IsClosed) return;
        var wasFull = SendRoom == 0;
        SendRoom += bytes;
        if (wasFull) OnEdge();
    }

    /// <returns>What recv returns; −1: nothing is there; −2: broken.</returns>
    public int Receive(Span<byte> buffer)
    {
        ThrowIfClosed("received from");
        if (IsReset) return -2;
        if (_arrived.Count == 0) return _hasFin ? 0 : -1;
        var count = Math.Min(buffer.Length, _arrived.Count);
        for (var i = 0; i < count; i++) buffer[i] = _arrived.Dequeue();
        return count;
    }

    /// <returns>What send returns; −1: there is no room; −2: broken.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        ThrowIfClosed("sent to");
        if (bytes.Contains(CheckedBlocks.Pattern)) Schedule.Active!.Fail("Memory was sent after its return.");
        if (IsReset) return -2;
        if (SendRoom == 0) return -1;
        var count = Math.Min(bytes.Length, SendRoom);
        SendRoom -= count;
        Sent.AddRange(bytes[..count]);
        return count;
    }

    public void ShutDownOutput()
    {
        ThrowIfClosed("shut down");
        HasSentFin = true;
    }

    public void Close()
    {
        ThrowIfClosed("closed again");
        IsClosed = true;
    }

    private void ThrowIfClosed(string what)
    {
        if (IsClosed) Schedule.Active!.Fail($"A descriptor was {what} after its close.");
    }
}
