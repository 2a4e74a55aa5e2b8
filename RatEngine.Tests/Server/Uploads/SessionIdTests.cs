using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class SessionIdTests
{
    [Test]
    public void A_new_id_is_one_that_is_taken_and_unlike_all_others()
    {
        string[] ids = [.. Enumerable.Range(0, 1000).Select(_ => SessionId.Check(SessionId.New()))];
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.All.Length.EqualTo(22));
    }

    [TestCase("")]
    [TestCase("a/b")]
    [TestCase("..")]
    [TestCase("a b")]
    [TestCase("ü")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Anything_that_is_no_id_is_400(string id) =>
        Assert.That(() => SessionId.Check(id), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(400));
}
