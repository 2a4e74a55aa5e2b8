using Microsoft.Extensions.Time.Testing;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class TimerWheelTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    public TimerWheelTests() => _wheel = new TimerWheel(_time);

    [OneTimeTearDown]
    public void Stop() => _wheel.Dispose();

    [TestCase(1)]
    [TestCase(99)]
    [TestCase(100)]
    [TestCase(101)]
    [TestCase(15_000)]
    [TestCase(102_300)]
    [TestCase(102_400)]
    [TestCase(102_500)]
    [TestCase(250_000)]
    [TestCase(3_600_000)]
    public void Deadline_is_met_within_a_tick_and_never_early(int ms)
    {
        var entry = new Entry();
        var due = _wheel.NowMs + ms;
        _wheel.Schedule(entry, due);

        Advance(TimeSpan.FromMilliseconds(ms - 1));
        Assert.That(entry.CalledAt, Is.Empty, "early");
        Advance(TimeSpan.FromMilliseconds(TimerWheel.TickMs + 1));

        Assert.That(entry.CalledAt, Has.Count.EqualTo(1));
        Assert.That(entry.CalledAt[0], Is.InRange(due, due + TimerWheel.TickMs + 1));
    }

    [Test]
    public void Deadline_in_the_past_is_met_at_the_next_tick()
    {
        var entry = new Entry();
        _wheel.Schedule(entry, _wheel.NowMs - 1000);
        Advance(TimeSpan.FromMilliseconds(TimerWheel.TickMs));
        Assert.That(entry.CalledAt, Has.Count.EqualTo(1));
    }

    [TestCase(1000, 5000)]
    [TestCase(5000, 1000)]
    public void New_deadline_takes_the_place_of_the_old_one(int first, int second)
    {
        var entry = new Entry();
        var now = _wheel.NowMs;
        _wheel.Schedule(entry, now + first);
        _wheel.Schedule(entry, now + second);
        Advance(TimeSpan.FromSeconds(10));
        Assert.That(entry.CalledAt, Has.Count.EqualTo(1));
        Assert.That(entry.CalledAt[0], Is.InRange(now + second, now + second + TimerWheel.TickMs + 1));
    }

    [Test]
    public void Cancelled_deadline_is_not_met()
    {
        var (kept, cancelled, last) = (new Entry(), new Entry(), new Entry());
        foreach (var entry in new[] { kept, cancelled, last }) _wheel.Schedule(entry, _wheel.NowMs + 500);
        _wheel.Cancel(cancelled);
        _wheel.Cancel(cancelled);
        Advance(TimeSpan.FromSeconds(1));
        Assert.That((kept.CalledAt.Count, cancelled.CalledAt.Count, last.CalledAt.Count), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public void Entry_may_set_its_next_deadline_when_it_is_called()
    {
        Entry entry = null!;
        entry = new Entry(now => _wheel.Schedule(entry, now + 1000));
        _wheel.Schedule(entry, _wheel.NowMs + 1000);
        Advance(TimeSpan.FromSeconds(10.5));
        Assert.That(entry.CalledAt, Has.Count.InRange(9, 10));
        _wheel.Cancel(entry);
    }

    [Test]
    public void Entry_may_cancel_another_that_is_due_too()
    {
        Entry first = null!, second = null!;
        first = new Entry(_ => _wheel.Cancel(second));
        second = new Entry(_ => _wheel.Cancel(first));
        foreach (var entry in new[] { first, second }) _wheel.Schedule(entry, _wheel.NowMs + 500);
        Advance(TimeSpan.FromSeconds(1));
        Assert.That(first.CalledAt.Count + second.CalledAt.Count, Is.EqualTo(1));
    }

    [Test]
    public void Moving_a_deadline_allocates_nothing()
    {
        var entry = new Entry();
        _wheel.Schedule(entry, _wheel.NowMs + 1000);
        var allocated = Allocations.LeastOfThisThread(() =>
        {
            for (var i = 0; i < 1000; i++) _wheel.Schedule(entry, _wheel.NowMs + 1000 + i);
        });
        Assert.That(allocated, Is.Zero);
        _wheel.Cancel(entry);
    }

    [Test]
    public void Entry_that_throws_costs_neither_the_process_nor_the_others_their_turn()
    {
        var other = new Entry();
        _wheel.Schedule(new Entry(static _ => throw new IOException("disk full")), _wheel.NowMs + 500);
        _wheel.Schedule(other, _wheel.NowMs + 500);
        Advance(TimeSpan.FromSeconds(1));
        Assert.That(other.CalledAt, Has.Count.EqualTo(1));
    }

    // In steps, as real time comes: one large step would show every entry the same moment.
    private void Advance(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(50))
            _time.Advance(TimeSpan.FromMilliseconds(Math.Min(left.TotalMilliseconds, 50)));
    }

    private sealed class Entry(Action<long>? then = null) : TimerEntry
    {
        public List<long> CalledAt { get; } = [];

        protected internal override void OnDue(long nowMs)
        {
            CalledAt.Add(nowMs);
            then?.Invoke(nowMs);
        }
    }
}
