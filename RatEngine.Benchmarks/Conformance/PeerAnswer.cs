using System.Globalization;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>What a server made of a request and of the one behind it.</summary>
/// <param name="Status">The status of the first final answer; 0 where none came.</param>
/// <param name="Answers">How many final answers came.</param>
/// <param name="Closed">True where the server closed the connection; false where it waits for more.</param>
internal sealed record PeerAnswer(int Status, int Answers, bool Closed)
{
    /// <summary>The request was answered as a good one.</summary>
    public bool Accepts => Status is >= 200 and < 400;

    /// <summary>The request was refused, or not understood, and nothing behind it was read.</summary>
    public bool Refuses => !Accepts && Answers <= 1;

    /// <summary>The request behind it was read.</summary>
    public bool GoesOn => Answers > 1;

    public override string ToString()
    {
        if (Status == 0) return Closed ? "closed" : "waits";
        return string.Create(CultureInfo.InvariantCulture, $"{Status}{(Answers > 1 ? $", {Answers} answers" : Closed ? "" : ", waits")}");
    }
}
