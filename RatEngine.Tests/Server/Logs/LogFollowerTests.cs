using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Logs;

namespace RatEngine.Tests.Server.Logs;

public sealed class LogFollowerTests
{
    private FakeTimeProvider _time = null!;
    private TempFolder _folder = null!;

    private string Log => _folder.File("web.log");

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _folder = new TempFolder();
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Lines_come_as_they_are_written_and_a_half_one_is_held()
    {
        File.WriteAllText(Log, "one\ntw");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        Assert.That(await lines.NextAsync(), Is.EqualTo(new LogLine("one", 4)));
        Task<LogLine> next = lines.NextAsync();
        File.AppendAllText(Log, "o\n");
        Assert.That(await PollAsync(next), Is.EqualTo(new LogLine("two", 8)));
    }

    [Test]
    public async Task An_offset_goes_on_with_the_line_after_it()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(4);
        Assert.That((await lines.NextAsync()).Text, Is.EqualTo("two"));
    }

    [TestCase(5)]
    [TestCase(900)]
    [TestCase(long.MaxValue)]
    public async Task An_offset_that_is_no_lines_end_is_another_files_and_all_of_this_one_is_new(long offset)
    {
        File.WriteAllText(Log, "one\ntwo\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(offset);
        Assert.That((await lines.NextAsync()).Text, Is.EqualTo("one"));
    }

    [Test]
    public async Task Without_an_offset_a_long_log_begins_at_a_line_near_its_end()
    {
        File.WriteAllText(Log, string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i:D5}\n")));
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        LogLine first = await lines.NextAsync();
        Assert.That(first.Text, Does.Match("^line [0-9]{5}$"));
        Assert.That(first.EndOffset, Is.InRange(220_000 - OpenLog.TailBytes, 220_000 - OpenLog.TailBytes + 24));
    }

    [Test]
    public async Task Rotation_loses_no_line_of_the_old_file_or_the_new()
    {
        File.WriteAllText(Log, "one\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await lines.NextAsync();
        Task<LogLine> next = lines.NextAsync();
        File.AppendAllText(Log, "two\nhalf");
        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "new, and longer than the old one\n");
        Assert.That((await PollAsync(next)).Text, Is.EqualTo("two"));
        Assert.That((await lines.NextAsync()).Text, Is.EqualTo("half"));
        Assert.That(await lines.NextAsync(), Is.EqualTo(new LogLine("new, and longer than the old one", 33)));
    }

    [Test]
    public async Task A_new_file_of_the_same_length_is_told_from_the_old_one()
    {
        File.WriteAllText(Log, "one\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await lines.NextAsync();
        Task<LogLine> next = lines.NextAsync();
        File.Delete(Log);
        File.WriteAllText(Log, "two\n");
        Assert.That(await PollAsync(next), Is.EqualTo(new LogLine("two", 4)));
    }

    [Test]
    public async Task A_truncated_file_is_read_from_its_start()
    {
        File.WriteAllText(Log, "a line of some length\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await lines.NextAsync();
        Task<LogLine> next = lines.NextAsync();
        using (FileStream file = new(Log, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
            file.Write("short\n"u8);
        Assert.That(await PollAsync(next), Is.EqualTo(new LogLine("short", 6)));
    }

    [Test]
    public async Task A_file_that_is_not_there_yet_is_waited_for()
    {
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        Task<LogLine> next = lines.NextAsync();
        File.WriteAllText(Log, "one\n");
        Assert.That((await PollAsync(next)).Text, Is.EqualTo("one"));
    }

    [Test]
    public async Task A_quiet_log_is_looked_at_four_times_a_second()
    {
        File.WriteAllText(Log, "");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        Task<LogLine> next = lines.NextAsync();
        File.AppendAllText(Log, "one\n");
        _time.Advance(LogFollower.PollInterval - TimeSpan.FromMilliseconds(1));
        Assert.That(next.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await next).Text, Is.EqualTo("one"));
    }

    private IAsyncEnumerator<LogLine> Follow(long? offset) => new LogFollower(Log, _time).FollowAsync(offset, CancellationToken.None).GetAsyncEnumerator();

    private async Task<LogLine> PollAsync(Task<LogLine> next)
    {
        Assert.That(next.IsCompleted, Is.False);
        _time.Advance(LogFollower.PollInterval);
        return await next;
    }
}
