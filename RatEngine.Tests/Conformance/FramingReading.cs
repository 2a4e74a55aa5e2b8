namespace RatEngine.Tests.Conformance;

/// <summary>How a head frames what follows it.</summary>
internal enum FramingReading
{
    Nothing,
    Length,
    Chunks,
    Refused,
}
