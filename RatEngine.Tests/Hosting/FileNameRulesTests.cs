using RatEngine.Hosting;

namespace RatEngine.Tests.Hosting;

public sealed class FileNameRulesTests
{
    [TestCase("a")]
    [TestCase("app.js")]
    [TestCase("app.min.js")]
    [TestCase("a b.txt")]
    [TestCase(" a")]
    [TestCase("über.txt")]
    [TestCase("日本.html")]
    [TestCase("a~.txt")]
    [TestCase("console.log")]
    [TestCase("com.css")]
    [TestCase("com10.css")]
    [TestCase("100%.txt")]
    public void Name_of_a_file_is_served(string name) => Assert.That(FileNameRules.CanServe(name), Is.True);

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("...")]
    [TestCase(".env")]
    [TestCase("a.")]
    [TestCase("a ")]
    [TestCase(" ")]
    [TestCase("..\\a")]
    [TestCase("a/b")]
    [TestCase("c:")]
    [TestCase("a.txt::$DATA")]
    [TestCase("a*")]
    [TestCase("a?")]
    [TestCase("a\"")]
    [TestCase("<a>")]
    [TestCase("a|b")]
    [TestCase("a\tb")]
    [TestCase("a\u007f")]
    [TestCase("a\u0085")]
    [TestCase("PROGRA~1")]
    [TestCase("secret~1.txt")]
    [TestCase("con")]
    [TestCase("NUL.txt")]
    [TestCase("aux .h")]
    [TestCase("Com1.tar.gz")]
    [TestCase("LPT9")]
    [TestCase("conin$")]
    public void Name_that_means_something_else_somewhere_is_not(string name) => Assert.That(FileNameRules.CanServe(name), Is.False);
}
