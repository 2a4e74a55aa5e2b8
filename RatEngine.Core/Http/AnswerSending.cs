namespace RatEngine.Http;

/// <summary>Who sends an answer that is whole while its handler goes on: handler and engine may both be about to, and one of them does. A handler that
/// never waits leaves it to the engine, so that answers to pipelined requests share a send. A mutable struct: never copied.</summary>
internal struct AnswerSending
{
    private const int HandlerWaits = 1;
    private const int Unsent = 2;

    private int _state;

    /// <summary>The answer is whole and was not sent yet. True: the handler has waited before, so that the caller sends it now.</summary>
    public bool OnWhole() => (Interlocked.Or(ref _state, Unsent) & HandlerWaits) != 0 && TryTake();

    /// <summary>The answer is whole, and leaves with the handler's next flush at the latest.</summary>
    public void MarkUnsent() => Interlocked.Or(ref _state, Unsent);

    /// <summary>The handler waits for something. True: a whole answer is there, which the caller sends.</summary>
    public bool OnHandlerWaits() => (Interlocked.Or(ref _state, HandlerWaits) & Unsent) != 0 && TryTake();

    /// <summary>True for one of those who could send the answer.</summary>
    public bool TryTake() => (Interlocked.And(ref _state, ~Unsent) & Unsent) != 0;
}
