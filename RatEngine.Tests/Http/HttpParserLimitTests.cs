using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class HttpParserLimitTests
{
    private const string Line = "GET / HTTP/1.1\r\n";

    private static readonly HttpLimits Small = new() { MaxRequestLineBytes = 20, MaxHeadBytes = 60, MaxFields = 3 };

    [Test]
    public void Request_line_of_the_limit_is_accepted() =>
        Assert.That(HeadRun.Everyway("GET /aaaa HTTP/1.1\r\nHost: a\r\n\r\n", Small).Status, Is.EqualTo(ParseStatus.Done));

    [TestCase("GET /aaaaa HTTP/1.1\r\nHost: a\r\n\r\n")]
    [TestCase("GET /aaaaaaaaaaaaaaa\0")]
    [TestCase("GET /aaaaaaaaaaaaaa%0")]
    [TestCase("AAAAAAAAAAAAAAAAAAAA\0")]
    public void Request_line_beyond_the_limit_is_refused_at_its_next_byte_whatever_it_is(string head)
    {
        var result = HeadRun.Everyway(head, Small);
        Assert.That((result.Refusal?.Status, result.Refusal, result.Seen), Is.EqualTo((414, Refusal.RequestLineTooLong, 21)));
    }

    [Test]
    public void Rule_that_is_broken_before_the_limit_is_named_first() =>
        Assert.That(HeadRun.Everyway("GET /aaaaaaaaaaaaaa\0aaaa", Small).Refusal, Is.SameAs(Refusal.TargetByte));

    [Test]
    public void Head_of_the_limit_is_accepted() =>
        Assert.That(HeadRun.Everyway($"{Line}Host: a\r\nX: {new string('x', 28)}\r\n\r\n", Small).Status, Is.EqualTo(ParseStatus.Done));

    [TestCase("x\r\n\r\n")]
    [TestCase("xxxx\0")]
    [TestCase("xxxxxxxxx")]
    public void Head_beyond_the_limit_is_refused_at_its_next_byte_whatever_it_is(string end)
    {
        var result = HeadRun.Everyway($"{Line}Host: a\r\nX: {new string('x', 28)}{end}", Small);
        Assert.That((result.Refusal?.Status, result.Refusal, result.Seen), Is.EqualTo((431, Refusal.HeadTooLarge, 61)));
    }

    [Test]
    public void Fields_of_the_limit_are_accepted() =>
        Assert.That(HeadRun.Everyway($"{Line}Host: a\r\nB:\r\nC:\r\n\r\n", Small).Head.Fields.Count, Is.EqualTo(3));

    [TestCase("D:\r\n\r\n")]
    [TestCase(" \r\n\r\n")]
    public void Fields_beyond_the_limit_are_refused_at_the_first_byte_of_the_next(string next)
    {
        var before = $"{Line}Host: a\r\nB:\r\nC:\r\n";
        var result = HeadRun.Everyway(before + next, Small);
        Assert.That((result.Refusal?.Status, result.Refusal, result.Seen), Is.EqualTo((431, Refusal.TooManyFields, before.Length + 1)));
    }

    [TestCase(8192, true)]
    [TestCase(8193, false)]
    public void Request_line_may_be_8_KiB_by_default(int length, bool accepted)
    {
        var head = System.Text.Encoding.ASCII.GetBytes($"GET /{new string('a', length - 16)} HTTP/1.1\r\nHost: a\r\n\r\n");
        var whole = HeadRun.Read(head, null, HeadRun.OneSegment, head.Length);
        var bytewise = HeadRun.Read(head, null, Segments.Single, head.Length / 2, head.Length);
        Assert.That(whole.Refusal, Is.SameAs(accepted ? null : Refusal.RequestLineTooLong));
        Assert.That(bytewise.Describe(), Is.EqualTo(whole.Describe()));
    }

    [TestCase(32768, true)]
    [TestCase(32769, false)]
    public void Head_may_be_32_KiB_by_default(int length, bool accepted)
    {
        var head = System.Text.Encoding.ASCII.GetBytes($"{Line}Host: a\r\nX: {new string('a', length - 32)}\r\n\r\n");
        Assert.That(head, Has.Length.EqualTo(length));
        var whole = HeadRun.Read(head, null, HeadRun.OneSegment, head.Length);
        var bytewise = HeadRun.Read(head, null, Segments.Single, head.Length / 2, head.Length);
        Assert.That(whole.Refusal, Is.SameAs(accepted ? null : Refusal.HeadTooLarge));
        Assert.That(bytewise.Describe(), Is.EqualTo(whole.Describe()));
    }

    [TestCase(100, true)]
    [TestCase(101, false)]
    public void Fields_may_be_100_by_default(int count, bool accepted)
    {
        var head = System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\n{string.Concat(Enumerable.Repeat("X:y\r\n", count))}\r\n");
        var whole = HeadRun.Read(head, null, HeadRun.OneSegment, head.Length);
        Assert.That(whole.Refusal, Is.SameAs(accepted ? null : Refusal.TooManyFields));
    }
}
