using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class UploadSessionTests
{
    private static readonly StoredFile File = new("/f", 1000, "abc", DateTimeOffset.UnixEpoch);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_second_upload_must_wait_for_the_end_of_the_first()
    {
        UploadSession session = new("s", _time);
        Assert.That(session.TryBegin("a", 1000, out _), Is.True);
        Assert.That(session.TryBegin("b", 1000, out _), Is.False);
        session.Complete(File);
        Assert.That(session.TryBegin("b", 1000, out StoredFile? replaced), Is.True);
        Assert.That(replaced, Is.EqualTo(File));
        Assert.That(session.State.Attempt, Is.EqualTo(2));
    }

    [Test]
    public void A_change_wakes_all_who_wait_for_it()
    {
        UploadSession session = new("s", _time);
        Task first = session.Look().Changed;
        Task second = session.Look().Changed;
        session.TryBegin("a", null, out _);
        Assert.That(first.IsCompleted && second.IsCompleted, Is.True);
        Assert.That(session.Look().Changed.IsCompleted, Is.False);
    }

    [Test]
    public void Small_steps_are_reported_ten_times_a_second_at_most()
    {
        UploadSession session = new("s", _time);
        session.TryBegin("a", 1000, out _);
        session.Report(9);
        Assert.That(session.State.ReceivedBytes, Is.Zero);
        session.Report(10);
        Assert.That(session.State.ReceivedBytes, Is.EqualTo(10));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        session.Report(11);
        Assert.That(session.State.ReceivedBytes, Is.EqualTo(11));
    }

    [TestCase(250L, 25.0)]
    [TestCase(null, null)]
    public void Progress_is_known_where_the_length_was_announced(long? total, double? percent)
    {
        UploadSession session = new("s", _time);
        session.TryBegin("a", total is null ? null : 1000, out _);
        _time.Advance(TimeSpan.FromSeconds(1));
        session.Report(250);
        Assert.That(session.State.Percent, Is.EqualTo(percent));
    }
}
