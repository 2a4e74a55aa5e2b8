using RatEngine.Http;

namespace RatEngine;

/// <summary>Descriptors taken from a <see cref="DescriptorBudget"/>, until it is disposed of. Disposing of it again does nothing.</summary>
public sealed class DescriptorLease : IDisposable
{
    private DescriptorBudget? _budget;

    internal DescriptorLease(DescriptorBudget budget, int count) => (_budget, Count) = (budget, count);

    /// <summary>How many descriptors it stands for.</summary>
    public int Count { get; }

    /// <summary>They are kept for as long as a client takes. Guarded by the budget's lock, as is <see cref="Client"/>.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>The client that they count against; null where it has no address.</summary>
    internal AddressKey? Client { get; set; }

    /// <summary>Gives them back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _budget, null)?.Return(this);
}
