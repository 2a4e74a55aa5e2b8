using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace RatEngine.Hosting;

/// <summary>The names that a certificate is for.</summary>
internal sealed class TlsNames
{
    private const string Wildcard = "*.";
    private static readonly IdnMapping Idn = new();

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _shown = [];

    public TlsNames(X509Certificate2 certificate)
    {
        // RFC 6125 section 6.4.4: the subject's own name counts only where there is no other.
        if (certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names) AddAll(names);
        else Add(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
    }

    /// <summary>Whether it is for the name that a client asks for. A wildcard stands for one label (RFC 6125 section 6.4.3).</summary>
    public bool Contains(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return _names.Contains(name) || (dot > 0 && _names.Contains(string.Concat("*", name.AsSpan(dot))));
    }

    public override string ToString() => string.Join(", ", _shown);

    private void AddAll(X509SubjectAlternativeNameExtension names)
    {
        foreach (var name in names.EnumerateDnsNames()) Add(name);
        // Never asked for by name (RFC 6066 section 3): for the log alone.
        _shown.AddRange(names.EnumerateIPAddresses().Select(address => address.ToString()));
    }

    private void Add(string name)
    {
        _shown.Add(name);
        _names.Add(name.StartsWith(Wildcard, StringComparison.Ordinal) ? Wildcard + ToUnicode(name[Wildcard.Length..]) : ToUnicode(name));
    }

    /// <summary>As a client's name is given to us, whatever it was on the wire.</summary>
    private static string ToUnicode(string name)
    {
        try
        {
            return Idn.GetUnicode(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
