namespace RatEngine.Server.Uploads;

/// <summary>The states of an upload that nobody makes: 0, 10, … 100 per cent, then completed. What <c>/api/progress/test123</c> shows.</summary>
internal sealed class SimulatedUpload
{
    public static readonly TimeSpan StepInterval = TimeSpan.FromMilliseconds(500);

    private const int Steps = 10;

    private int _step;

    /// <summary>The state now.</summary>
    public UploadState State { get; private set; } = new()
    {
        Phase = UploadPhase.Receiving,
        Attempt = -1,
        FileName = "example.bin",
        TotalBytes = 10 * 1024 * 1024,
    };

    /// <summary>Goes on by a step.</summary>
    public void Advance() => State = ++_step > Steps
        ? State with { Phase = UploadPhase.Completed }
        : State with { ReceivedBytes = State.TotalBytes!.Value * _step / Steps };
}
