using System.Text;
using RatEngine.Server.Logs;

namespace RatEngine.Tests.Server.Logs;

public sealed class LineSplitterTests
{
    [Test]
    public void Lines_and_their_offsets_are_the_same_wherever_the_bytes_are_cut()
    {
        byte[] bytes = [.. "one\r\n\nüber\n"u8, 0xFF, .. "x\nrest"u8];
        LogLine[] expected = [new("one", 5), new("", 6), new("über", 12), new("\uFFFDx", 15)];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            List<LogLine> lines = [];
            LineSplitter splitter = new(0);
            splitter.Append(bytes.AsSpan(0, cut), lines);
            splitter.Append(bytes.AsSpan(cut), lines);
            Assert.That(lines, Is.EqualTo(expected), $"Cut at {cut}.");
            Assert.That(splitter.TakeRest(), Is.EqualTo(new LogLine("rest", 19)));
        }
    }

    [Test]
    public void A_long_line_is_cut_and_the_next_one_is_whole()
    {
        List<LogLine> lines = [];
        new LineSplitter(100).Append(Encoding.UTF8.GetBytes(new string('a', 200_000) + "\nb\n"), lines);
        Assert.That(lines[0].Text, Has.Length.EqualTo(LineSplitter.MaxLineBytes + 1).And.EndsWith("a…"));
        Assert.That(lines[0].EndOffset, Is.EqualTo(200_101));
        Assert.That(lines[1], Is.EqualTo(new LogLine("b", 200_103)));
    }
}
