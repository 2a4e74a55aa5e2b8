using System.Net.Http;
using System.Net.Sockets;

namespace RatEngine.Benchmarks.Soak.Traffic;

/// <summary>One client that does the same thing again and again, and checks what it gets.</summary>
internal abstract class SoakActor(SoakTarget target, Uri server)
{
    /// <summary>What it does, in the report.</summary>
    protected abstract string Kind { get; }

    /// <summary>The longest a step may take.</summary>
    protected virtual TimeSpan StepPatience => TimeSpan.FromSeconds(90);

    /// <summary>How long it rests between two steps, about.</summary>
    protected abstract TimeSpan Pause { get; }

    protected SoakTarget Target { get; } = target;

    /// <summary>The address it speaks to.</summary>
    protected Uri Server { get; } = server;

    /// <summary>Goes on until the token is cancelled. A step under way is cancelled with it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(StepPatience);
            try
            {
                await StepAsync(patience.Token);
                await Task.Delay(Pause * (0.5 + Random.Shared.NextDouble()), TimeProvider.System, stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // What was under way was cut by the stop itself.
            }
            catch (Exception e)
            {
                Target.Tally.AddWrong(Kind, $"{e.GetType().Name}: {e.Message} {e.InnerException?.Message}", KindOf(e));
            }
        }
    }

    /// <summary>Does it once. An exception counts as a wrong answer.</summary>
    protected abstract Task StepAsync(CancellationToken stop);

    /// <summary>What a step's exception says of the server.</summary>
    protected virtual FaultKind KindOf(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => FaultKind.Wrong,
        OperationCanceledException or HttpRequestException or IOException or SocketException => FaultKind.Unanswered,
        _ => FaultKind.Wrong,
    };

    protected void Count(long count = 1) => Target.Tally.Add(Kind, count);

    protected void Check(bool holds, string what) => Target.Tally.Check(holds, Kind, what);
}
