namespace RatEngine.Routing;

/// <summary>What a path parameter takes. The order is the precedence: where several fit at one place, the first is tried first.</summary>
internal enum ParameterKind : byte
{
    /// <summary>One segment: 8-4-4-4-12 hexadecimal digits.</summary>
    Uuid,

    /// <summary>One segment: an optional minus, 1 to 19 digits that fit in 64 bits. Before <see cref="Float"/>, being narrower.</summary>
    Int,

    /// <summary>One segment: an optional minus, digits, an optional fraction, an optional exponent; finite.</summary>
    Float,

    /// <summary>One segment of at least one byte.</summary>
    String,

    /// <summary>All that is left, at least one byte, slashes included.</summary>
    Rest,
}
