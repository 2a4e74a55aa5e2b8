using System.Text.RegularExpressions;
using CsCheck;
using RatEngine.Sse;

namespace RatEngine.Tests.Sse;

public sealed partial class ManualFormatTests
{
    private static readonly string[] Endings = ["", "\n", "\n\n", "\r\n\r\n", "\r\r"];

    [TestCase("data: {\"type\": \"custom\"}\n\n")]
    [TestCase("event: notification\ndata: {\"alert\": \"x\"}\n\n")]
    [TestCase("id: 7\ndata: x\n\n")]
    [TestCase("retry: 3000\n\n")]
    [TestCase(": ping\n\n")]
    [TestCase(":\n\n")]
    [TestCase("data:{\"a\":1}\n\n")]
    [TestCase("event: a\ndata: 1\n\nevent: b\ndata: 2\n\n")]
    [TestCase("\n\ndata: x\n\n")]
    [TestCase("data: x\0y\n\n")]
    public void Fields_comments_and_blank_lines_with_a_blank_line_at_the_end_are_manual(string item) =>
        Assert.That(ManualFormat.IsManual(item), Is.True);

    [TestCase("data: x\r\r")]
    [TestCase("data: x\r\n\r\n")]
    [TestCase("data: x\n\r")]
    [TestCase("data: x\n\r\n")]
    [TestCase("data: x\r\r\n")]
    [TestCase("data: x\r\n\r")]
    [TestCase("event: a\rdata: x\r\n\n")]
    public void Lines_end_in_any_of_the_three_ways(string item) => Assert.That(ManualFormat.IsManual(item), Is.True);

    [TestCase("data: x")]
    [TestCase("data: x\n")]
    [TestCase("data: x\r")]
    [TestCase("data: x\r\n")]
    [TestCase("data: point 1 is 5")]
    [TestCase("a\n")]
    [TestCase("")]
    public void Without_a_blank_line_at_its_end_a_string_is_payload(string item) => Assert.That(ManualFormat.IsManual(item), Is.False);

    [TestCase("x\n\n")]
    [TestCase("x\n\nevent: admin\ndata: pwn\n\n")]
    [TestCase("data: x\ny\n\n")]
    [TestCase("data: x\n\ny: z\n\n")]
    [TestCase("Data: x\n\n")]
    [TestCase(" data: x\n\n")]
    [TestCase("data : x\n\n")]
    [TestCase("database: x\n\n")]
    [TestCase("\uFEFFdata: x\n\n")]
    [TestCase("data: x\n\u0085\n\n")]
    [TestCase("dat\0a: x\n\n")]
    [TestCase(" \n\n")]
    public void A_line_that_is_neither_makes_the_whole_string_payload(string item) => Assert.That(ManualFormat.IsManual(item), Is.False);

    [TestCase("data\n\n")]
    [TestCase("event\ndata: x\n\n")]
    [TestCase("id\n\n")]
    [TestCase("retry\n\n")]
    public void A_bare_name_is_a_field_with_an_empty_value(string item) => Assert.That(ManualFormat.IsManual(item), Is.True);

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\n\n")]
    public void Blank_lines_alone_are_manual(string item) => Assert.That(ManualFormat.IsManual(item), Is.True);

    [Test]
    public void The_rule_is_the_regular_expression_of_it() =>
        HostileText.Any.Select(Gen.Int[0, Endings.Length - 1], (text, ending) => text + Endings[ending])
            .Sample(item => ManualFormat.IsManual(item) == Rule().IsMatch(item), iter: 20_000);

    [GeneratedRegex(@"\A((:[^\r\n]*|(data|event|id|retry)(:[^\r\n]*)?)?(\r\n|\r(?!\n)|\n))*(?<=\A|\r|\n)(\r\n|(?<!\r)\n|\r(?!\n))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
