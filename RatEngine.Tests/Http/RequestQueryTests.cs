using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class RequestQueryTests
{
    [TestCase("", "")]
    [TestCase("a=b", "a=b")]
    [TestCase("a", "a=")]
    [TestCase("a=", "a=")]
    [TestCase("=b", "=b")]
    [TestCase("=", "=")]
    [TestCase("a=b=c", "a=b=c")]
    [TestCase("a=b&c=d", "a=b;c=d")]
    [TestCase("&&a=b&&c=d&", "a=b;c=d")]
    [TestCase("a=1&a=2", "a=1;a=2")]
    [TestCase("a=b+c&d+e=f", "a=b c;d e=f")]
    [TestCase("a=%2B%26%3D&%c3%BC=%C3%bc", "a=+&=;ü=ü")]
    [TestCase("a=b;c=d", "a=b;c=d")]
    [TestCase("a=%2541", "a=%41")]
    [TestCase("a[]=1&a[]=2", "a[]=1;a[]=2")]
    [TestCase("q={x}&r=a|b&s=a^b`c\\d", "q={x};r=a|b;s=a^b`c\\d")]
    [TestCase("q=50%", "q=50%")]
    [TestCase("q=50%&r=1", "q=50%;r=1")]
    [TestCase("q=%4&r=%zz&s=%%41&t=%u0041&100%=u", "q=%4;r=%zz;s=%A;t=%u0041;100%=u")]
    [TestCase("q=50%+off", "q=50% off")]
    [TestCase("q=%ff", "q=\uFFFD")]
    [TestCase("q=%C3+x", "q=\uFFFD x")]
    [TestCase("q=a%00b", "q=a\0b")]
    public void Query_is_read_into_pairs(string query, string pairs) =>
        Assert.That(string.Join(';', RequestQuery.Parse(Encoding.ASCII.GetBytes(query)).Select(pair => $"{pair.Key}={pair.Value}")), Is.EqualTo(pairs));

    [TestCase("a=1&b=2", "b", "2")]
    [TestCase("a=1&a=2", "a", "1")]
    [TestCase("a=1", "A", null)]
    [TestCase("a=1", "", null)]
    [TestCase("a", "a", "")]
    [TestCase("b%20c=1", "b c", "1")]
    [TestCase("aa=1&a=2", "a", "2")]
    [TestCase("%C3%BC=1", "ü", "1")]
    [TestCase("a[]=1", "a[]", "1")]
    [TestCase("a%5B%5D=1", "a[]", "1")]
    [TestCase("100%=1", "100%", "1")]
    [TestCase("%=1", "%", "1")]
    public void First_value_of_a_name_is_found(string query, string name, string? value) =>
        Assert.That(RequestQuery.Find(Encoding.ASCII.GetBytes(query), name), Is.EqualTo(value));

    [TestCase("a=b%20c&d", "a=b%20c&d")]
    [TestCase("a[]={b}|^\\`", "a%5B%5D=%7Bb%7D%7C%5E%5C%60")]
    [TestCase("50%&%4&%zz&%41", "50%25&%254&%25zz&%41")]
    public void Query_in_a_URI_of_the_servers_own_has_the_same_meaning_and_no_byte_that_a_URI_does_not_hold(string query, string uri)
    {
        var written = RequestQuery.ToUri(Encoding.ASCII.GetBytes(query));
        Assert.That(written, Is.EqualTo(uri));
        Assert.That(RequestQuery.Parse(Encoding.ASCII.GetBytes(written)), Is.EqualTo(RequestQuery.Parse(Encoding.ASCII.GetBytes(query))));
    }
}
