using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class ContentCodingsTests
{
    [TestCase(null, "identity")]
    [TestCase("", "identity")]
    [TestCase("br", "br")]
    [TestCase("gzip, deflate, br, zstd", "br")]
    [TestCase("gzip", "gzip")]
    [TestCase("GZIP", "gzip")]
    [TestCase("x-gzip", "gzip")]
    [TestCase("gzip;q=1.0, br;q=0.5", "gzip")]
    [TestCase("gzip;q=0.5, br;q=0.501", "br")]
    [TestCase("gzip ; q=0.5 , br ;q=0.4", "gzip")]
    [TestCase("gzip;q=0.001", "gzip")]
    [TestCase("identity;q=1, gzip;q=0.5", "identity")]
    [TestCase("identity;q=0.5, gzip;q=0.5", "gzip")]
    [TestCase("deflate", "identity")]
    [TestCase("gzip;q=0", "identity")]
    [TestCase("gzip;q=0, *", "br")]
    [TestCase("*", "br")]
    [TestCase("*;q=0.5, gzip;q=1", "gzip")]
    [TestCase("*;q=0", null)]
    [TestCase("identity;q=0", null)]
    [TestCase("identity;q=0, gzip", "gzip")]
    [TestCase("deflate, identity;q=0", null)]
    [TestCase("*;q=0, identity", "identity")]
    [TestCase("br;q=2, gzip", "gzip")]
    [TestCase("br;q=-1", "identity")]
    [TestCase("br;q=0.1234", "identity")]
    [TestCase("br;level=4", "identity")]
    [TestCase("brotli,gzip2", "identity")]
    public void Client_gets_the_coding_that_it_weighs_highest(string? field, string? coding) =>
        Assert.That(ContentCodings.Choose(field, ["br", "gzip"]), Is.EqualTo(coding));

    [TestCase(null, "identity")]
    [TestCase("br", "identity")]
    [TestCase("identity;q=0", null)]
    public void Content_without_a_coding_is_refused_only_where_the_client_says_so(string? field, string? coding) =>
        Assert.That(ContentCodings.Choose(field, []), Is.EqualTo(coding));
}
