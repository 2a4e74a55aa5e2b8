using System.Buffers;

namespace RatEngine.Transport;

/// <summary>Memory of the garbage collector's, that is never used again.</summary>
internal sealed class UnpooledMemory : MemoryPool<byte>
{
    private const int DefaultBytes = 4 * 1024;

    public static readonly UnpooledMemory Instance = new();

    public override int MaxBufferSize => Array.MaxLength;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Owner(GC.AllocateUninitializedArray<byte>(Math.Max(minBufferSize, DefaultBytes)));

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
        }
    }
}
