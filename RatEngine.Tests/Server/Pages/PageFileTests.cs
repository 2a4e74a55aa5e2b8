using System.Text;
using System.Text.RegularExpressions;
using RatEngine.Server.Pages;

namespace RatEngine.Tests.Server.Pages;

public sealed class PageFileTests
{
    private static readonly IReadOnlyList<PageFile> Files = [.. PageFile.LoadAll(), .. PageFile.LoadHub()];

    [TestCase("/", "/favicon.svg", "/style.css", "/app.js", "/hub")]
    [TestCase("/hub", "/favicon.svg", "/style.css", "/hub.css", "/hub.js", "/hub")]
    public void Everything_a_page_asks_for_is_served(string page, params string[] expected)
    {
        string[] asked = [.. Regex.Matches(Text(page), "(?:src|href)=\"([a-z][a-z.]*)\"").Select(m => "/" + m.Groups[1].Value).Distinct()];
        Assert.That(asked, Is.EquivalentTo(expected));
        Assert.That(asked, Is.SubsetOf(Files.Select(f => f.Path)));
    }

    [TestCase("/")]
    [TestCase("/hub")]
    public void A_page_has_no_script_or_style_of_its_own_which_the_policy_would_refuse(string page) =>
        Assert.That(Text(page), Does.Not.Match("<style|style=|<script>| on[a-z]+="));

    [TestCase("/api/events")]
    [TestCase("/api/progress/")]
    [TestCase("/api/custom")]
    [TestCase("/api/logs/")]
    [TestCase("/api/safe-stream")]
    [TestCase("/api/timeout-stream")]
    [TestCase("/api/heartbeat-stream")]
    [TestCase("/api/blocking")]
    [TestCase("/api/non-blocking")]
    [TestCase("/api/memory-efficient")]
    [TestCase("/api/debug-stream")]
    [TestCase("/api/upload/")]
    public void The_page_shows_every_example(string path) => Assert.That(Text("/app.js"), Does.Contain(path));

    [Test]
    public void Each_form_of_a_file_has_a_tag_of_its_own()
    {
        foreach (PageFile file in Files)
            Assert.That(file.Forms.Values.Select(form => form.Tag), Is.Unique.And.All.Match("^\"[0-9a-f]{32}-(identity|br|gzip)\"$"), file.Path);
    }

    [Test]
    public void Compressed_forms_are_smaller()
    {
        PageFile[] compressed = [.. Files.Where(f => f.Forms.Count > 1)];
        Assert.That(compressed, Has.Length.EqualTo(6));
        foreach (PageFile file in compressed)
            Assert.That(new[] { file.Forms["br"].Bytes.Length, file.Forms["gzip"].Bytes.Length, file.Content.Length }, Is.Ordered.Ascending, file.Path);
    }

    private static string Text(string path) => Encoding.UTF8.GetString(Files.Single(f => f.Path == path).Content.Span);
}
