using System.Runtime.CompilerServices;

namespace RatEngine.Server.Uploads;

/// <summary>Tells one watcher how an upload goes, from wherever it is when the watcher comes, to its end.</summary>
internal sealed class ProgressWatcher(UploadSessions sessions, TimeProvider time)
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(300);

    /// <summary>Whether a watcher that has seen the end would only see the same again.</summary>
    /// <param name="sessionId">The session; checked.</param>
    /// <param name="simulate">As with <see cref="WatchAsync"/>: a simulated run has an end too.</param>
    public bool IsOver(string sessionId, bool simulate) => sessions.PhaseOf(sessionId) switch
    {
        UploadPhase.Completed => true,
        UploadPhase.Waiting => simulate,
        _ => false,
    };

    /// <summary>The messages of a session.</summary>
    /// <param name="sessionId">The session; checked.</param>
    /// <param name="simulate">Shows a simulated upload while nobody uploads; gives way to a real one at once when it begins.</param>
    /// <param name="stop">Cancelled when the watcher has gone.</param>
    public async IAsyncEnumerable<ProgressMessage> WatchAsync(string sessionId, bool simulate, [EnumeratorCancellation] CancellationToken stop)
    {
        using SessionLease lease = sessions.Enter(sessionId);
        SimulatedUpload? simulation = simulate ? new SimulatedUpload() : null;
        UploadState? shown = null;
        long began = time.GetTimestamp();
        long lastNews = began;
        while (time.GetElapsedTime(began) < MaxDuration)
        {
            (UploadState state, Task changed) = lease.Session.Look();
            bool simulated = simulation is not null && state.Phase == UploadPhase.Waiting;
            UploadState next = simulated ? simulation!.State : state;
            foreach (ProgressMessage message in ProgressMessages.Between(sessionId, shown, next))
            {
                yield return message;
                lastNews = time.GetTimestamp();
                if (message.IsLast())
                    yield break;
            }

            shown = next;
            TimeSpan quiet = simulated ? SimulatedUpload.StepInterval : HeartbeatInterval - time.GetElapsedTime(lastNews);
            TimeSpan left = MaxDuration - time.GetElapsedTime(began);
            if (await Wait.ForAsync(changed, quiet < left ? quiet : left, time, stop))
                continue;
            if (simulated)
                simulation!.Advance();
            else if (time.GetElapsedTime(lastNews) >= HeartbeatInterval)
            {
                yield return new ProgressMessage.Heartbeat(Clock.Seconds(time));
                lastNews = time.GetTimestamp();
            }
        }

        yield return new ProgressMessage.TimedOut($"The stream ends after {MaxDuration.TotalSeconds} s; reconnect to go on.");
    }
}
