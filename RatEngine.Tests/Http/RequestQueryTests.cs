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
    public void First_value_of_a_name_is_found(string query, string name, string? value) =>
        Assert.That(RequestQuery.Find(Encoding.ASCII.GetBytes(query), name), Is.EqualTo(value));
}
