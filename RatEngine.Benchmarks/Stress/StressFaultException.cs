using RatEngine.Benchmarks.Soak;
namespace RatEngine.Benchmarks.Stress;

/// <summary>An answer is not what it must be.</summary>
internal sealed class StressFaultException(FaultKind fault, string message) : Exception(message)
{
    public FaultKind Fault => fault;
}
