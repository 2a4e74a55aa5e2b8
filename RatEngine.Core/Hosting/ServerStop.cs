namespace RatEngine.Hosting;

#pragma warning disable CA1001 // Its source holds no timer and nothing to release, and a token may cancel it at any time.
/// <summary>One stop of a server: all who ask for it wait for the same end, and each may cut it short.</summary>
internal sealed class ServerStop
{
    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled when somebody does not want to wait any longer.</summary>
    public CancellationToken Cut => _cut.Token;

    public Task Ended => _ended.Task;

    public void SetEnded() => _ended.SetResult();

    public CancellationTokenRegistration CutShortBy(CancellationToken token) =>
        token.UnsafeRegister(static cut => ((CancellationTokenSource)cut!).Cancel(), _cut);
}
