using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Logs;

namespace RatEngine.Tests.Server.Logs;

public sealed class LogReaderTests
{
    private FakeTimeProvider _time = null!;
    private TempFolder _folder = null!;
    private DescriptorBudget _descriptors = null!;
    private LogReader _reader = null!;

    private string Log => _folder.File("web.log");

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _folder = new TempFolder();
        _descriptors = new RatApp().Descriptors;
        _reader = new LogReader(Log, _descriptors, _time);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Lines_come_as_they_are_written_and_a_half_one_is_held()
    {
        File.WriteAllText(Log, "one\ntw");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await ExpectAsync(lines.NextAsync(), "one", 4);
        Task<LogLine> next = lines.NextAsync();
        File.AppendAllText(Log, "o\n");
        await ExpectAsync(PollAsync(next), "two", 8);
    }

    [Test]
    public async Task A_place_goes_on_with_the_line_after_it_also_when_the_log_has_grown()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        LogPosition place = (await FirstAsync()).End;
        File.AppendAllText(Log, "three\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(place);
        await ExpectAsync(lines.NextAsync(), "two", 8);
        await ExpectAsync(lines.NextAsync(), "three", 14);
    }

    [Test]
    public async Task An_offset_alone_goes_on_where_a_line_ends()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(new LogPosition(4, null));
        await ExpectAsync(lines.NextAsync(), "two", 8);
    }

    [TestCase(5)]
    [TestCase(900)]
    [TestCase(long.MaxValue)]
    public async Task An_offset_that_is_no_lines_end_is_another_files_and_all_of_this_one_is_new(long offset)
    {
        File.WriteAllText(Log, "one\ntwo\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(new LogPosition(offset, null));
        Assert.That((await lines.NextAsync()).IsReset, Is.True);
        await ExpectAsync(lines.NextAsync(), "one", 4);
    }

    [Test]
    public async Task A_place_in_a_file_that_was_replaced_by_one_with_the_same_beginning_is_told_from_it()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        LogPosition place = (await FirstAsync()).End;
        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "one\ntwo\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(place);
        Assert.That((await lines.NextAsync()).IsReset, Is.True);
        await ExpectAsync(lines.NextAsync(), "one", 4);
    }

    [Test]
    public async Task A_place_in_a_file_that_was_truncated_and_written_again_is_told_from_it()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        LogPosition place = (await FirstAsync()).End;
        Rewrite("uno\ndue\ntre\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(place);
        Assert.That(await lines.NextAsync(), Has.Property("IsReset").True.And.Property("Text").Contains("begins at its start"));
        await ExpectAsync(lines.NextAsync(), "uno", 4);
    }

    [Test]
    public async Task Without_a_place_a_long_log_begins_at_a_line_near_its_end()
    {
        File.WriteAllText(Log, string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i:D5}\n")));
        LogLine first = await FirstAsync();
        Assert.That(first.Text, Does.Match("^line [0-9]{5}$"));
        Assert.That(first.End.Offset, Is.InRange(220_000 - LogCursor.TailBytes, 220_000 - LogCursor.TailBytes + 24));
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
        await ExpectAsync(PollAsync(next), "two", 8);
        Assert.That((await lines.NextAsync()).Text, Is.EqualTo("half"));
        await ExpectAsync(lines.NextAsync(), "new, and longer than the old one", 33);
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
        await ExpectAsync(PollAsync(next), "two", 4);
    }

    [TestCase("short\n")]
    [TestCase("as long as befor\n")]
    [TestCase("longer than before, by a word\n")]
    public async Task A_file_that_was_truncated_and_written_again_is_read_from_its_start_and_that_is_said(string text)
    {
        File.WriteAllText(Log, "a line of before\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await lines.NextAsync();
        Task<LogLine> next = lines.NextAsync();
        Rewrite(text);
        LogLine reset = await PollAsync(next);
        Assert.That((reset.IsReset, reset.End.Offset), Is.EqualTo((true, 0L)));
        await ExpectAsync(lines.NextAsync(), text.TrimEnd(), text.Length);
    }

    [TestCase(10)]
    [TestCase(10_000)]
    [TestCase(5_000_000)]
    public async Task What_a_writer_that_does_not_append_skips_after_a_truncation_is_no_line(int length)
    {
        File.WriteAllText(Log, new string('x', length - 1) + "\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(new LogPosition(length, null));
        Task<LogLine> next = lines.NextAsync();
        using (FileStream writer = new(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.SetLength(0);
            writer.Position = length;
            writer.Write("one\ntwo\n"u8);
        }

        Assert.That((await PollAsync(next)).IsReset, Is.True);
        await ExpectAsync(lines.NextAsync(), "one", length + 4);
        await ExpectAsync(lines.NextAsync(), "two", length + 8);
    }

    [Test]
    public async Task A_file_that_is_not_there_yet_is_waited_for()
    {
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        Task<LogLine> next = lines.NextAsync();
        File.WriteAllText(Log, "one\n");
        await ExpectAsync(PollAsync(next), "one", 4);
    }

    [Test]
    public async Task A_quiet_log_is_looked_at_four_times_a_second()
    {
        File.WriteAllText(Log, "");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        Task<LogLine> next = lines.NextAsync();
        File.AppendAllText(Log, "one\n");
        _time.Advance(LogReader.PollInterval - TimeSpan.FromMilliseconds(1));
        Assert.That(next.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await next).Text, Is.EqualTo("one"));
    }

    [Test]
    public async Task Lines_are_decoded_and_measured_in_bytes()
    {
        File.WriteAllBytes(Log, [.. "one\r\n\nüber\n"u8, 0xFF, .. "x\nrest"u8]);
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await ExpectAsync(lines.NextAsync(), "one", 5);
        await ExpectAsync(lines.NextAsync(), "", 6);
        await ExpectAsync(lines.NextAsync(), "über", 12);
        await ExpectAsync(lines.NextAsync(), "\uFFFDx", 15);
    }

    [TestCase(4096)]
    [TestCase(LogCursor.MaxLineBytes)]
    public async Task A_line_up_to_the_limit_is_whole(int length)
    {
        File.WriteAllText(Log, new string('a', length - 1) + "\nb\n");
        await using IAsyncEnumerator<LogLine> lines = Follow(new LogPosition(long.MaxValue, null));
        await lines.NextAsync();
        await ExpectAsync(lines.NextAsync(), new string('a', length - 1), length);
        await ExpectAsync(lines.NextAsync(), "b", length + 2);
    }

    [TestCase(200_000)]
    [TestCase(3_000_000)]
    public async Task A_long_line_is_cut_and_the_next_one_is_whole(int length)
    {
        File.WriteAllText(Log, new string('a', length));
        await using IAsyncEnumerator<LogLine> lines = Follow(new LogPosition(long.MaxValue, null));
        await lines.NextAsync();
        Task<LogLine> next = lines.NextAsync();
        File.AppendAllText(Log, "\nb\n");
        LogLine first = await PollAsync(next);
        Assert.That(first.Text, Has.Length.EqualTo(LogCursor.MaxLineBytes + 1).And.EndsWith("a…"));
        Assert.That(first.End.Offset, Is.EqualTo(length + 1));
        await ExpectAsync(lines.NextAsync(), "b", length + 3);
    }

    [Test]
    public async Task All_followers_of_a_log_share_its_descriptors_and_the_last_closes_it()
    {
        File.WriteAllText(Log, "one\n");
        List<IAsyncEnumerator<LogLine>> all = [];
        for (int i = 0; i < 100; i++)
        {
            all.Add(Follow(null));
            await ExpectAsync(all[i].NextAsync(), "one", 4);
        }

        Assert.That(_descriptors.InUse, Is.EqualTo(2));
        Task<LogLine>[] next = [.. all.Select(lines => lines.NextAsync())];
        File.AppendAllText(Log, "two\n");
        _time.Advance(LogReader.PollInterval);
        Assert.That((await Task.WhenAll(next)).Select(line => line.Text), Has.All.EqualTo("two"));
        foreach (IAsyncEnumerator<LogLine> lines in all)
            await lines.DisposeAsync();
        Assert.That(_descriptors.InUse, Is.Zero);
    }

    [Test]
    public async Task A_follower_that_falls_two_files_behind_is_told_so()
    {
        File.WriteAllText(Log, "one\nlost\n");
        await using IAsyncEnumerator<LogLine> slow = Follow(null);
        await slow.NextAsync();
        await slow.NextAsync();
        foreach (string text in new[] { "two\n", "three\n" })
        {
            File.Move(Log, Log + ".1", overwrite: true);
            File.WriteAllText(Log, text);
            _time.Advance(LogReader.PollInterval);
        }

        Assert.That(await slow.NextAsync(), Has.Property("IsReset").True.And.Property("Text").Contains("faster than it was read"));
        await ExpectAsync(slow.NextAsync(), "three", 6);
        Assert.That(_descriptors.InUse, Is.EqualTo(2));
    }

    [Test]
    public void Without_a_free_descriptor_a_log_is_503_and_takes_none()
    {
        DescriptorBudget full = new RatApp(options: new RatOptions { MaxOpenFiles = 2 }).Descriptors;
        Assert.That(full.TryTake(1, out DescriptorLease? taken), Is.True);
        Assert.That(() => new LogReader(Log, full, _time).Enter(), Throws.TypeOf<RatStatusException>().With.Property("Status").EqualTo(503));
        taken!.Dispose();
        Assert.That(full.InUse, Is.Zero);
    }

    [Test]
    [Platform("Linux", Reason = "Makes a FIFO.")]
    public async Task A_name_that_comes_to_mean_a_FIFO_or_a_folder_is_not_opened_and_the_log_goes_on_when_it_is_a_file_again()
    {
        MakeFifo(Log);
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        Task<LogLine> next = lines.NextAsync();
        _time.Advance(LogReader.PollInterval);
        File.Delete(Log);
        Directory.CreateDirectory(Log);
        _time.Advance(LogReader.PollInterval);
        Assert.That(next.IsCompleted, Is.False);
        Directory.Delete(Log);
        File.WriteAllText(Log, "one\n");
        await ExpectAsync(PollAsync(next), "one", 4);
    }

    [Test]
    [Platform("Unix", Reason = "Links need rights elsewhere.")]
    public async Task A_symbolic_link_that_is_pointed_elsewhere_is_a_rotation()
    {
        File.WriteAllText(_folder.File("a"), "one\n");
        File.WriteAllText(_folder.File("b"), "two\n");
        File.CreateSymbolicLink(Log, "a");
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        await ExpectAsync(lines.NextAsync(), "one", 4);
        Task<LogLine> next = lines.NextAsync();
        File.Delete(Log);
        File.CreateSymbolicLink(Log, "b");
        await ExpectAsync(PollAsync(next), "two", 4);
    }

    internal static void MakeFifo(string path)
    {
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.That(make.ExitCode, Is.Zero);
    }

    private static async Task ExpectAsync(Task<LogLine> next, string text, long end)
    {
        LogLine line = await next;
        Assert.That((line.Text, line.End.Offset, line.IsReset), Is.EqualTo((text, end, false)));
    }

    // In place: the file stays the same, and its length may be any.
    private void Rewrite(string text)
    {
        using FileStream file = new(Log, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private IAsyncEnumerator<LogLine> Follow(LogPosition? seen) => _reader.FollowAsync(seen, CancellationToken.None).GetAsyncEnumerator();

    private async Task<LogLine> FirstAsync()
    {
        await using IAsyncEnumerator<LogLine> lines = Follow(null);
        return await lines.NextAsync();
    }

    private async Task<LogLine> PollAsync(Task<LogLine> next)
    {
        Assert.That(next.IsCompleted, Is.False);
        _time.Advance(LogReader.PollInterval);
        return await next;
    }
}
