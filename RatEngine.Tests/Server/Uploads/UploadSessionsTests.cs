using System.Net;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework.Constraints;
using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class UploadSessionsTests
{
    private static readonly ClientKey Client = ClientKey.Of(new IPEndPoint(IPAddress.Loopback, 1));
    private static readonly ClientKey Other = ClientKey.Of(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 1));

    private readonly FakeTimeProvider _time = new();
    private UploadQuota _quota = null!;

    [SetUp]
    public void SetUp() => _quota = new UploadQuota(new UploadLimits { MaxSessions = 3, MaxSessionsPerAddress = 2 });

    [Test]
    public void A_session_that_is_only_watched_is_forgotten_with_its_last_watcher()
    {
        UploadSessions sessions = new(_quota, _time);
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
        UploadSessions sessions = new(_quota, _time);
        StoredFile file = new("/f", "a", 1, "abc", _time.GetUtcNow());
        using (SessionLease lease = sessions.Enter("s"))
        {
            sessions.Begin(lease.Session, Client, "a", 1);
            lease.Session.Complete(file);
        }

        Assert.That(sessions.FindFile("s"), Is.EqualTo(file));
        Assert.That(sessions.RemoveEndedBefore(_time.GetUtcNow()), Is.Empty);
        Assert.That(sessions.RemoveEndedBefore(_time.GetUtcNow().AddSeconds(1)), Is.EqualTo(new[] { file }));
        Assert.That(sessions.FindFile("s"), Is.Null);
    }

    [Test]
    public void Sessions_without_end_are_503_for_the_client_that_makes_them_and_then_for_all()
    {
        UploadSessions sessions = new(_quota, _time);
        Store(sessions, "a", Client, bytes: 1);
        Store(sessions, "b", Client, bytes: 1);
        Assert.That(() => Store(sessions, "c", Client, bytes: 1), Refused(503));
        Store(sessions, "c", Other, bytes: 1);
        Assert.That(() => Store(sessions, "d", Other, bytes: 1), Refused(503));
        Assert.That(() => Store(sessions, "b", Client, bytes: 1), Throws.Nothing, "its own is replaced, and is no further one");
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Empty_and_failed_sessions_keep_nobody_from_uploading_and_the_oldest_are_forgotten(int bytes)
    {
        UploadSessions sessions = new(_quota, _time);
        Store(sessions, "kept", Client, bytes: 1);
        List<StoredFile> removed = [];
        for (int i = 0; i < 10 * UploadSessions.MaxWithoutFile; i++)
            removed.AddRange(Store(sessions, $"s{i}", Client, bytes));
        Assert.That(sessions.Count, Is.EqualTo(UploadSessions.MaxWithoutFile + 1));
        Assert.That(removed, Has.Count.EqualTo(bytes < 0 ? 0 : 9 * UploadSessions.MaxWithoutFile));
        Assert.That(sessions.FindFile("kept"), Is.Not.Null);
        Assert.That(_quota.Sessions, Is.EqualTo(1));
        Assert.That(() => Store(sessions, "more", Client, bytes: 1), Throws.Nothing);
    }

    [Test]
    public void A_session_that_failed_and_was_uploaded_to_again_is_not_forgotten()
    {
        UploadSessions sessions = new(_quota, _time);
        Store(sessions, "s", Client, bytes: -1);
        Store(sessions, "s", Client, bytes: 1);
        for (int i = 0; i < 2 * UploadSessions.MaxWithoutFile; i++)
            Store(sessions, $"s{i}", Other, bytes: -1);
        Assert.That(sessions.FindFile("s"), Is.Not.Null);
    }

    [Test]
    public void Watching_is_never_refused_for_want_of_sessions()
    {
        UploadSessions sessions = new(_quota, _time);
        foreach (string id in new[] { "a", "b" })
            Store(sessions, id, Client, bytes: 1);
        SessionLease[] watchers = [.. Enumerable.Range(0, 100).Select(i => sessions.Enter($"w{i}"))];
        Store(sessions, "c", Other, bytes: 1);
        foreach (SessionLease watcher in watchers)
            watcher.Dispose();
        Assert.That(sessions.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_file_is_replaced_by_the_client_that_stored_it_and_by_no_other()
    {
        UploadSessions sessions = new(_quota, _time);
        Store(sessions, "s", Client, bytes: 1);
        Assert.That(() => Store(sessions, "s", Other, bytes: 1), Refused(409));
        Assert.That(() => Store(sessions, "s", Client, bytes: 1), Throws.Nothing);
        Store(sessions, "unknown", default, bytes: 1);
        Assert.That(() => Store(sessions, "unknown", default, bytes: 1), Refused(409), "who has no address is not known again");
    }

    private static EqualNumericConstraint<int> Refused(int status) => Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(status);

    /// <param name="sessions">All sessions.</param>
    /// <param name="id">One of them.</param>
    /// <param name="client">Who uploads.</param>
    /// <param name="bytes">The length of the file; below zero the upload fails.</param>
    private IReadOnlyList<StoredFile> Store(UploadSessions sessions, string id, ClientKey client, int bytes)
    {
        using SessionLease lease = sessions.Enter(id);
        sessions.Begin(lease.Session, client, "a", null);
        if (bytes < 0)
            lease.Session.Fail("cut off");
        else
            lease.Session.Complete(new StoredFile("/f", "a", bytes, "abc", _time.GetUtcNow()));
        return sessions.End(lease.Session);
    }
}
