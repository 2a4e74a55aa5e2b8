namespace RatEngine;

/// <summary>An event's place in the one order of all nodes.</summary>
/// <param name="Epoch">Which order: letters and digits, at most 16.</param>
/// <param name="Sequence">Counted from 1 in its epoch.</param>
public readonly record struct BackplanePosition(string Epoch, long Sequence);
