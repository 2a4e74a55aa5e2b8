using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using RatEngine.Buffers;
using RatEngine.Tests.Interleaving.Engine;

namespace RatEngine.Tests.Interleaving.Rewriting;

/// <summary>What rewritten code calls in place of what would block, start a thread or leave the schedule. The name says which: type, then method.
/// An instance method's object is the first parameter.</summary>
internal static class Shims
{
    private static readonly ConditionalWeakTable<Thread, ThreadStart> ThreadBodies = [];

    public static void Point(int site) => Schedule.Active?.Point(site);

    public static void Monitor_Enter(object key, ref bool isTaken)
    {
        if (Schedule.Current is not null) Schedule.Active!.Locks.Enter(Schedule.Active, key);
        isTaken = true;
    }

    public static void Monitor_Exit(object key)
    {
        if (Schedule.Current is not null) Schedule.Active!.Locks.Exit(key);
    }

    public static bool Monitor_Wait(object key)
    {
        Schedule.Active!.Locks.Wait(Schedule.Active, key);
        return true;
    }

    public static bool Monitor_Wait(object key, TimeSpan timeout) => Monitor_Wait(key);

    public static void Monitor_Pulse(object key) => Schedule.Active!.Locks.Pulse(key);

    public static void Monitor_PulseAll(object key) => Schedule.Active!.Locks.PulseAll(key);

#pragma warning disable CS9216 // The lock is a key here, and is not locked as a monitor.
    public static Lock.Scope Lock_EnterScope(Lock key)
    {
        if (Schedule.Current is { } party)
        {
            Schedule.Active!.Locks.Enter(Schedule.Active, key);
            party.Scopes.Push(key);
        }

        // The real one is never contended, and makes the scope.
        return key.EnterScope();
    }

    public static void Lock_Scope_Dispose(ref Lock.Scope scope)
    {
        scope.Dispose();
        if (Schedule.Current is { } party) Schedule.Active!.Locks.Exit(party.Scopes.Pop());
    }

    public static void Lock_Enter(Lock key)
    {
        if (Schedule.Current is not null) Schedule.Active!.Locks.Enter(Schedule.Active, key);
    }

    public static bool Lock_TryEnter(Lock key) => Schedule.Current is null || Schedule.Active!.Locks.TryEnter(Schedule.Active, key);

    public static void Lock_Exit(Lock key) => Monitor_Exit(key);

#pragma warning restore CS9216

    public static Thread Thread_ctor(ThreadStart body)
    {
        var thread = new Thread(body);
        ThreadBodies.Add(thread, body);
        return thread;
    }

    public static void Thread_Start(Thread thread)
    {
        ThreadBodies.TryGetValue(thread, out var body);
        Schedule.Active!.Spawn(thread.Name ?? "thread", () => body!(), isDaemon: true);
    }

    public static bool ThreadPool_UnsafeQueueUserWorkItem(IThreadPoolWorkItem work, bool preferLocal)
    {
        Schedule.Active!.Spawn($"pool ({work.GetType().Name})", work.Execute);
        return true;
    }

    public static Task Task_Run(Func<Task?> body)
    {
        var done = new TaskCompletionSource();
        Schedule.Active!.Spawn("pool (task)", () =>
        {
            Schedule.Active!.Await(body()!);
            done.SetResult();
        });
        return done.Task;
    }

    public static Task CancellationTokenSource_CancelAsync(CancellationTokenSource source)
    {
        var done = new TaskCompletionSource();
        Schedule.Active!.Spawn("pool (cancel)", () =>
        {
            source.Cancel();
            done.SetResult();
        });
        return done.Task;
    }

    /// <summary>Continuations run where the task completes: on the real pool's threads the schedule would not see them.</summary>
    public static TaskCompletionSource TaskCompletionSource_ctor(TaskCreationOptions options) => new();

    /// <summary>As the original, but where the source has completed already: the continuation is a party then, not work of the real pool.</summary>
    public static void ManualResetValueTaskSourceCore_OnCompleted<T>(
        ref ManualResetValueTaskSourceCore<T> core, Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (Schedule.Active is { } schedule && core.GetStatus(token) != ValueTaskSourceStatus.Pending) schedule.Spawn("pool (continuation)", () => continuation(state));
        else core.OnCompleted(continuation, state, token, flags);
    }

    public static int Environment_get_ProcessorCount() => 1;

    public static Block BlockPool_RentSmall() => CheckedBlocks.Rent(BlockPool.SmallBytes);

    public static Block BlockPool_RentLarge() => CheckedBlocks.Rent(BlockPool.LargeBytes);

    public static Block BlockPool_Rent(int bytes) => CheckedBlocks.Rent(bytes <= BlockPool.SmallBytes ? BlockPool.SmallBytes : Math.Max(bytes, BlockPool.LargeBytes));

    public static void BlockPool_Return(Block block) => CheckedBlocks.Return(block);

    public static void BlockPool_ReturnAll(Block? first)
    {
        while (first is not null)
        {
            var next = first.NextBlock;
            CheckedBlocks.Return(first);
            first = next;
        }
    }
}
