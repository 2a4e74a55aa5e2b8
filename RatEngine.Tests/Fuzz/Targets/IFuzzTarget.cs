namespace RatEngine.Tests.Fuzz;

/// <summary>A piece of the server that reads bytes from strangers, and what must hold for it whatever they are. Stateless between inputs.</summary>
internal interface IFuzzTarget
{
    /// <summary>Reads an input in every way it can come.</summary>
    /// <exception cref="FuzzFailure">Something that must hold did not. Any other exception is a finding as well.</exception>
    void Run(ReadOnlyMemory<byte> input);
}
