namespace RatEngine.Http;

/// <summary>Where a field line's name and value stand, counted from the first byte of the head or trailer section.</summary>
internal readonly record struct FieldLine(KnownField Field, ByteRange Name, ByteRange Value);
