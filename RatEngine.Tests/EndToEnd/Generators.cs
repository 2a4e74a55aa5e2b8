using System.Runtime.CompilerServices;

namespace RatEngine.Tests.EndToEnd;

/// <summary>The generators that several tests stream.</summary>
internal static class Generators
{
    /// <summary>Yields the items without waiting, and ends.</summary>
    public static async IAsyncEnumerable<T> Of<T>(params T[] items)
    {
        await Task.CompletedTask;
        foreach (var item in items) yield return item;
    }

    /// <summary>Yields the items, then waits for its token.</summary>
    /// <param name="items">What to yield.</param>
    /// <param name="ended">Opened in <c>finally</c>.</param>
    /// <param name="stop">The stream's.</param>
    public static async IAsyncEnumerable<string> ThenIdle(
        string[] items, Gate? ended = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        try
        {
            foreach (var item in items) yield return item;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }
        finally
        {
            ended?.Open();
        }
    }

    /// <summary>Yields before each gate, waits for it, and so on; ends after the last.</summary>
    public static async IAsyncEnumerable<string> Stepwise(Gate[] gates, [EnumeratorCancellation] CancellationToken stop = default)
    {
        for (var i = 0; i < gates.Length; i++)
        {
            await gates[i].WaitAsync(stop);
            yield return $"step {i}";
        }
    }

    /// <summary>Throws before it yields or waits.</summary>
    public static async IAsyncEnumerable<string> ThrowAtOnce(Exception fault)
    {
        await Task.CompletedTask;
        if (fault is not null) throw fault;
        yield break;
    }

    /// <summary>Yields the items, and throws.</summary>
    public static async IAsyncEnumerable<string> ThenThrow(string[] items, Exception fault)
    {
        await Task.CompletedTask;
        foreach (var item in items) yield return item;
        throw fault;
    }
}
