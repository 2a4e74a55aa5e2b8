using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class UploadSessionTests
{
    private static readonly StoredFile File = new("/f", "a", 1000, "abc", DateTimeOffset.UnixEpoch);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_file_stays_until_the_one_that_replaces_it_is_whole()
    {
        UploadSession session = new("s", _time);
        session.Begin("a", 1000);
        Assert.That(session.Complete(File), Is.Null);
        session.Begin("b", 1000);
        Assert.That(session.State.File, Is.EqualTo(File));
        session.Fail("cut off");
        Assert.That(session.State.File, Is.EqualTo(File));
        session.Begin("c", 1000);
        Assert.That(session.Complete(File with { FileName = "c" }), Is.EqualTo(File));
        Assert.That((session.State.Attempt, session.State.File!.FileName), Is.EqualTo((3, "c")));
    }

    [Test]
    public void A_change_wakes_all_who_wait_for_it()
    {
        UploadSession session = new("s", _time);
        Task first = session.Look().Changed;
        Task second = session.Look().Changed;
        session.Begin("a", null);
        Assert.That(first.IsCompleted && second.IsCompleted, Is.True);
        Assert.That(session.Look().Changed.IsCompleted, Is.False);
    }

    [Test]
    public void Small_steps_are_reported_ten_times_a_second_at_most()
    {
        UploadSession session = new("s", _time);
        session.Begin("a", 1000);
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
        session.Begin("a", total is null ? null : 1000);
        _time.Advance(TimeSpan.FromSeconds(1));
        session.Report(250);
        Assert.That(session.State.Percent, Is.EqualTo(percent));
    }
}
