using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RatEngine.Transport;

/// <summary><c>struct epoll_event</c>: flags, then 64 bits of our own, which hold the descriptor and its generation. Packed on x64, and nowhere else.</summary>
internal static unsafe class EpollEvents
{
    public const int MaxStride = 16;

    public static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int DataOffset = Stride - 8;

    public static void Write(byte* entry, uint flags, int fd, int generation)
    {
        Unsafe.WriteUnaligned(entry, flags);
        Unsafe.WriteUnaligned(entry + DataOffset, (long)generation << 32 | (uint)fd);
    }

    public static (uint Flags, int Descriptor, int Generation) Read(byte* entries, int index)
    {
        var entry = entries + index * Stride;
        var data = Unsafe.ReadUnaligned<long>(entry + DataOffset);
        return (Unsafe.ReadUnaligned<uint>(entry), (int)data, (int)(data >> 32));
    }
}
