using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RatEngine.Transport;

/// <summary><c>struct epoll_event</c>: flags, then 64 bits of our own, which hold the descriptor. Packed on x64, and nowhere else.</summary>
internal static unsafe class EpollEvents
{
    public const int MaxStride = 16;

    public static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int DataOffset = Stride - 8;

    public static void Write(byte* entry, uint flags, int fd)
    {
        Unsafe.WriteUnaligned(entry, flags);
        Unsafe.WriteUnaligned(entry + DataOffset, (long)fd);
    }

    public static (uint Flags, int Descriptor) Read(byte* entries, int index)
    {
        var entry = entries + index * Stride;
        return (Unsafe.ReadUnaligned<uint>(entry), (int)Unsafe.ReadUnaligned<long>(entry + DataOffset));
    }
}
