using RatEngine.Server.Uploads;

namespace RatEngine.Tests.Server.Uploads;

public sealed class FileNamesTests
{
    [TestCase("report.pdf", "report.pdf")]
    [TestCase("/etc/passwd", "passwd")]
    [TestCase("..\\..\\boot.ini", "boot.ini")]
    [TestCase("a\r\nb\0.txt", "ab.txt")]
    [TestCase("photo\u202Egpj.exe", "photogpj.exe")]
    [TestCase("Übung 😀.txt", "Übung 😀.txt")]
    [TestCase("..", "upload.bin")]
    [TestCase("dir/", "upload.bin")]
    [TestCase("", "upload.bin")]
    [TestCase(null, "upload.bin")]
    public void Only_the_last_part_of_a_name_is_kept(string? name, string clean) => Assert.That(FileNames.Clean(name), Is.EqualTo(clean));

    [Test]
    public void A_long_name_is_cut() => Assert.That(FileNames.Clean(new string('a', 1000)), Has.Length.EqualTo(255));
}
