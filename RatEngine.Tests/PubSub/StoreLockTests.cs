using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class StoreLockTests
{
    [Test]
    public void A_long_operation_lets_others_in_between_its_steps()
    {
        var gate = new StoreLock();
        using var begun = new ManualResetEventSlim();
        var wasIn = false;
        var other = new Thread(() =>
        {
            begun.Set();
            using var held = gate.Enter();
            Volatile.Write(ref wasIn, true);
        });
        using (gate.Enter())
        {
            other.Start();
            begun.Wait();
            // Far longer than the other needs; it ends as soon as that was in.
            for (var i = 0; i < 1_000_000_000 && !Volatile.Read(ref wasIn); i++) gate.Step();
            Assert.That(Volatile.Read(ref wasIn));
        }

        other.Join();
    }

    [Test]
    public void It_knows_its_longest_hold_and_measures_brief_ones_where_asked()
    {
        var gate = new StoreLock();
        using (gate.EnterBriefly()) Spin();
        Assert.That(gate.LongestHold, Is.EqualTo(TimeSpan.Zero));
        gate.MeasuresBriefHolds = true;
        using (gate.EnterBriefly()) Spin();
        Assert.That(gate.LongestHold, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(2)));
        gate.ResetLongestHold();
        Assert.That(gate.LongestHold, Is.EqualTo(TimeSpan.Zero));
        using (gate.Enter()) Spin();
        Assert.That(gate.LongestHold, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(2)));

        static void Spin()
        {
            var begin = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromMilliseconds(2)) Thread.SpinWait(10);
        }
    }
}
