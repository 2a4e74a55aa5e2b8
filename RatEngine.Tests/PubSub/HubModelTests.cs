using CsCheck;

namespace RatEngine.Tests.PubSub;

public sealed class HubModelTests
{
    private const int Runs = 150;

    private static readonly Gen<(int Action, int Argument)[]> Actions = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 999]).Array[0, 120];

    [TestCase(10_000, 1024 * 1024, 256 * 1024 * 1024)]
    [TestCase(5, 1024 * 1024, 256 * 1024 * 1024)]
    [TestCase(10_000, 700, 256 * 1024 * 1024)]
    [TestCase(10_000, 1024 * 1024, 4096)]
    public async Task Every_subscriber_sees_each_event_once_or_a_reset_that_names_the_gap(int events, int bytes, long budget) =>
        await Actions.SampleAsync(actions => RunAsync(actions, Limits(events, bytes, budget), null), iter: Runs, threads: 1);

    [TestCase(10_000)]
    [TestCase(5)]
    public async Task So_it_is_with_a_backplane_that_delays_doubles_reorders_and_restarts(int events) =>
        await Actions.SampleAsync(
            actions => RunAsync(actions, Limits(events, 1024 * 1024, 256 * 1024 * 1024), new HeldBackplane("e0")), iter: Runs, threads: 1);

    private static HubOptions Limits(int events, int bytes, long budget) =>
        new() { MaxTopicEvents = events, MaxTopicBytes = bytes, MemoryBudgetBytes = budget };

    private static async Task RunAsync((int Action, int Argument)[] actions, HubOptions options, HeldBackplane? backplane)
    {
        await using var model = new HubModel(options, backplane);
        foreach (var (action, argument) in actions) await model.DoAsync(action, argument);
        var wrong = await model.FinishAsync();
        if (wrong is not null) throw new InvalidOperationException(wrong);
    }
}
