using RatEngine.Conformance;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>A request of the table and what each server made of it; RatEngine's answer is the first.</summary>
internal sealed record PeerRow(WireRule Rule, WireCase WireCase, IReadOnlyList<PeerAnswer> Answers)
{
    /// <summary>Whether RatEngine's own answer is the table's.</summary>
    public bool Holds => Answers[0].Status == WireCase.Status && Answers[0].GoesOn == WireCase.IsKept;

    /// <param name="peer">Which of the others, from 1.</param>
    public PeerVerdict Judge(int peer)
    {
        var (own, other) = (Answers[0], Answers[peer]);
        if (own.Accepts == other.Accepts) return !own.GoesOn && other.GoesOn ? PeerVerdict.Stricter : PeerVerdict.Equal;
        if (!own.Accepts) return PeerVerdict.Stricter;
        return WireCase.MustBeTaken is null ? PeerVerdict.Laxer : PeerVerdict.Kinder;
    }
}
