using System.Diagnostics;

namespace RatEngine.Buffers;

/// <summary>Where a block was last rented and returned.</summary>
internal sealed class BlockHistory
{
    public bool IsRented { get; private set; }

    public StackTrace? RentedAt { get; private set; }

    public StackTrace? ReturnedAt { get; private set; }

    public void Rent()
    {
        IsRented = true;
        RentedAt = new StackTrace(2, fNeedFileInfo: false);
    }

    public void Return()
    {
        IsRented = false;
        ReturnedAt = new StackTrace(2, fNeedFileInfo: false);
    }

    public override string ToString() => $"Last rented:\n{RentedAt}\nLast returned:\n{ReturnedAt}";
}
