using System.Text;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class ProxyHeaderTests
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";
    private const string Ipv4Block = "\u00C0\0\u0002\u0001\u00C6\u0033\u0064\u0001\u00DC\u0004\u0001\u00BB";

    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", "192.0.2.1:56324")]
    [TestCase("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535")]
    [TestCase("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0:0")]
    [TestCase("PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n", "[2001:db8::1]:56324")]
    [TestCase("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "[::ffff:192.0.2.1]:1")]
    [TestCase("PROXY UNKNOWN\r\n", null)]
    [TestCase("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", null)]
    public void Line_of_version_1_is_read(string header, string? source) => IsRead(header, source);

    [TestCase("GET / HTTP/1.1\r\n", 1)]
    [TestCase("PROXZ TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", 5)]
    [TestCase("PROXY\tTCP4 192.0.2.1 198.51.100.1 56324 443\r\n", 6)]
    [TestCase("proxy TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", 1)]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\n", 44)]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\rX", 45)]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324\t443\r\n", 40)]
    public void Line_of_version_1_is_refused_at_its_first_wrong_byte(string header, int length) => IsRefusedAt(header, length);

    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n")]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 1\r\n")]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443 \r\n")]
    [TestCase("PROXY TCP4  192.0.2.1 198.51.100.1 56324 443\r\n")]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 65536 443\r\n")]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 056 443\r\n")]
    [TestCase("PROXY TCP4 192.0.2.1 198.51.100.1 +1 443\r\n")]
    [TestCase("PROXY TCP4 192.0.2.256 198.51.100.1 1 443\r\n")]
    [TestCase("PROXY TCP4 192.0.2 198.51.100.1 1 443\r\n")]
    [TestCase("PROXY TCP4 192.0.2.01 198.51.100.1 1 443\r\n")]
    [TestCase("PROXY TCP4 0x7f.0.0.1 198.51.100.1 1 443\r\n")]
    [TestCase("PROXY TCP4 2001:db8::1 2001:db8::2 1 443\r\n")]
    [TestCase("PROXY TCP6 192.0.2.1 198.51.100.1 1 443\r\n")]
    [TestCase("PROXY TCP6 2001:db8::1%1 ::1 1 443\r\n")]
    [TestCase("PROXY TCP6 [2001:db8::1] ::1 1 443\r\n")]
    [TestCase("PROXY TCP6 2001:db8::1::2 ::1 1 443\r\n")]
    [TestCase("PROXY TCP5 192.0.2.1 198.51.100.1 1 443\r\n")]
    [TestCase("PROXY UNKNOWNS\r\n")]
    [TestCase("PROXY \r\n")]
    public void Line_of_version_1_that_says_something_else_is_refused(string header) => IsRefusedAt(header, header.Length);

    [Test]
    public void Line_of_version_1_ends_within_107_bytes()
    {
        IsRead("PROXY UNKNOWN ".PadRight(105, 'x') + "\r\n", null);
        IsRefusedAt("PROXY UNKNOWN ".PadRight(106, 'x') + "\r\n", 107);
    }

    [Test]
    public void Header_of_version_2_is_read() =>
        IsRead(V2(0x21, 0x11, Ipv4Block), "192.0.2.1:56324");

    [Test]
    public void Header_of_version_2_has_IPv6() =>
        IsRead(V2(0x21, 0x21, "\u0020\u0001\u000D\u00B8" + new string('\0', 11) + "\u0001" + new string('\0', 16) + "\u0001\u0002\0\0"), "[2001:db8::1]:258");

    [Test]
    public void Header_of_version_2_for_a_Unix_socket_has_no_address() =>
        IsRead(V2(0x21, 0x31, new string('a', 216)), "");

    [TestCase(0x20, 0x00, "")]
    [TestCase(0x20, 0x11, Ipv4Block)]
    [TestCase(0x20, 0x11, "too short for addresses, and to be ignored")]
    [TestCase(0x21, 0x00, "")]
    public void Header_of_version_2_without_a_client_leaves_the_address(int command, int family, string rest) => IsRead(V2(command, family, rest), null);

    [TestCase("\u0004\0\u0003abc")]
    [TestCase("\u0003\0\u0004abcd\u0005\0\0")]
    public void Fields_behind_the_addresses_are_skipped(string fields) => IsRead(V2(0x21, 0x11, Ipv4Block + fields), "192.0.2.1:56324");

    [TestCase("\u0020\0\u0005\u0001\0\0\0\0", true)]
    [TestCase("\u0004\0\0\u0020\0\u000D\u0005\0\0\0\0\u0021\0\u0005TLSv1", true)]
    [TestCase("\u0020\0\u0005\0\0\0\0\0", false)]
    public void Field_about_Tls_tells_the_scheme(string fields, bool isSecure)
    {
        var status = ProxyHeader.Parse(Encoding.Latin1.GetBytes(V2(0x21, 0x11, Ipv4Block + fields)), out var header);
        Assert.That(status, Is.EqualTo(ProxyHeaderStatus.Whole));
        Assert.That(header.IsSecure, Is.EqualTo(isSecure));
    }

    [TestCase("\r\n\r\n\0\r\nQUIT\r", 12)]
    [TestCase("\r\n\r\nGET", 5)]
    [TestCase(Signature + "\u0011\u0011\0\u000C", 13)]
    [TestCase(Signature + "\u0022\u0011\0\u000C", 13)]
    [TestCase(Signature + "\u0021\u0012\0\u000C", 14)]
    [TestCase(Signature + "\u0021\u0041\0\u000C", 14)]
    [TestCase(Signature + "\u0021\u0011\u000F\u00F1", 16)]
    public void Header_of_version_2_is_refused_at_its_first_wrong_byte(string header, int length) => IsRefusedAt(header, length);

    [TestCase(0x11, "\u00C0\0\u0002\u0001\u00C6\u0033\u0064\u0001\u00DC\u0004\u0001")]
    [TestCase(0x21, Ipv4Block)]
    [TestCase(0x31, Ipv4Block)]
    [TestCase(0x11, Ipv4Block + "\u0004\0")]
    [TestCase(0x11, Ipv4Block + "\u0004\0\u0002a")]
    [TestCase(0x11, Ipv4Block + "\u0020\0\u0004\u0001\0\0\0")]
    public void Header_of_version_2_that_is_cut_short_within_is_refused(int family, string rest)
    {
        var header = V2(0x21, family, rest);
        IsRefusedAt(header, header.Length);
    }

    [Test]
    public void Longest_header_of_version_2_is_4096_bytes()
    {
        const int FieldBytes = 4096 - 16 - 12 - 3;
        var header = V2(0x21, 0x11, Ipv4Block + "\u0004" + (char)(FieldBytes >> 8) + (char)(FieldBytes & 0xFF) + new string('x', FieldBytes));
        Assert.That(header, Has.Length.EqualTo(4096));
        IsRead(header, "192.0.2.1:56324");
    }

    private static string V2(int command, int family, string rest) => $"{Signature}{(char)command}{(char)family}{(char)(rest.Length >> 8)}{(char)(rest.Length & 0xFF)}{rest}";

    /// <summary>Needs more up to its last byte, and then looks no further.</summary>
    private static void IsRead(string header, string? source)
    {
        var bytes = Encoding.Latin1.GetBytes(header + "GET /");
        for (var length = 0; length < header.Length; length++)
            Assert.That(ProxyHeader.Parse(bytes.AsSpan(0, length), out _), Is.EqualTo(ProxyHeaderStatus.NeedMore), $"{length} bytes");
        for (var length = header.Length; length <= bytes.Length; length++)
        {
            Assert.That(ProxyHeader.Parse(bytes.AsSpan(0, length), out var found), Is.EqualTo(ProxyHeaderStatus.Whole));
            Assert.That(found.Length, Is.EqualTo(header.Length));
            Assert.That(found.Source?.ToString(), Is.EqualTo(source));
        }
    }

    private static void IsRefusedAt(string header, int length)
    {
        var bytes = Encoding.Latin1.GetBytes(header);
        for (var i = 0; i < length; i++) Assert.That(ProxyHeader.Parse(bytes.AsSpan(0, i), out _), Is.EqualTo(ProxyHeaderStatus.NeedMore), $"{i} bytes");
        for (var i = length; i <= bytes.Length; i++) Assert.That(ProxyHeader.Parse(bytes.AsSpan(0, i), out _), Is.EqualTo(ProxyHeaderStatus.Invalid), $"{i} bytes");
    }
}
