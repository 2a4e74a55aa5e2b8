using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class UploadSessionsTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_session_that_is_only_watched_is_forgotten_with_its_last_watcher()
    {
        UploadSessions sessions = new(_time);
        SessionLease first = sessions.Enter("s");
        SessionLease second = sessions.Enter("s");
        Assert.That(second.Session, Is.SameAs(first.Session));
        first.Dispose();
        Assert.That(sessions.Count, Is.EqualTo(1));
        second.Dispose();
        Assert.That(sessions.Count, Is.Zero);
    }

    [Test]
    public void A_completed_upload_stays_until_it_is_old()
    {
        UploadSessions sessions = new(_time);
        StoredFile file = new("/f", 1, "abc", _time.GetUtcNow());
        using (SessionLease lease = sessions.Enter("s"))
        {
            lease.Session.TryBegin("a", 1, out _);
            lease.Session.Complete(file);
        }

        Assert.That(sessions.FindCompleted("s")!.File, Is.EqualTo(file));
        Assert.That(sessions.RemoveEndedBefore(_time.GetUtcNow()), Is.Empty);
        Assert.That(sessions.RemoveEndedBefore(_time.GetUtcNow().AddSeconds(1)), Is.EqualTo(new[] { file }));
        Assert.That(sessions.FindCompleted("s"), Is.Null);
    }

    [Test]
    public void Sessions_without_end_are_503()
    {
        UploadSessions sessions = new(_time);
        for (int i = 0; i < UploadSessions.MaxSessions; i++)
            sessions.Enter($"s{i}");
        Assert.That(() => sessions.Enter("one-more"), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(503));
        Assert.That(() => sessions.Enter("s1"), Throws.Nothing);
    }
}
