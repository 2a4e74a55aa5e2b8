using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class ContentDispositionTests
{
    [TestCase("report.pdf", "attachment; filename=\"report.pdf\"")]
    [TestCase("a b;c.txt", "attachment; filename=\"a b;c.txt\"")]
    [TestCase("naïve €.txt", "attachment; filename=\"na_ve _.txt\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt")]
    [TestCase("a\"b\\c%41.txt", "attachment; filename=\"a_b_c_41.txt\"; filename*=UTF-8''a%22b%5Cc%2541.txt")]
    [TestCase("a\r\nb", "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab")]
    public void Old_clients_get_ascii_and_new_ones_the_whole_name(string fileName, string value) =>
        Assert.That(ContentDisposition.Attachment(fileName), Is.EqualTo(value));
}
