using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>IPv6address of RFC 3986 section 3.2.2: no zone, no prefix length, one "::" at most.</summary>
internal static class Ipv6Literal
{
    private const int Groups = 8;

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var gap = text.IndexOf("::"u8);
        if (gap < 0) return CountGroups(text, mayEndInIpv4: true) == Groups;

        var before = CountGroups(text[..gap], mayEndInIpv4: false);
        var after = CountGroups(text[(gap + 2)..], mayEndInIpv4: true);
        return before >= 0 && after >= 0 && before + after < Groups;
    }

    /// <summary>How many groups of 16 bits the text holds, an IPv4 address at its end counted as two; -1 where it is malformed.</summary>
    private static int CountGroups(ReadOnlySpan<byte> text, bool mayEndInIpv4)
    {
        if (text.IsEmpty) return 0;
        var count = 0;
        while (true)
        {
            var colon = text.IndexOf((byte)':');
            if (colon < 0 && mayEndInIpv4 && IsIpv4(text)) return count + 2;
            if (!IsGroup(colon < 0 ? text : text[..colon])) return -1;
            count++;
            if (colon < 0) return count;
            text = text[(colon + 1)..];
        }
    }

    private static bool IsGroup(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 4) return false;
        foreach (var digit in text)
        {
            if (!ByteClasses.IsHexDigit(digit)) return false;
        }

        return true;
    }

    private static bool IsIpv4(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < 3; i++)
        {
            var dot = text.IndexOf((byte)'.');
            if (dot < 0 || !IsOctet(text[..dot])) return false;
            text = text[(dot + 1)..];
        }

        return IsOctet(text);
    }

    private static bool IsOctet(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 3 || (text.Length > 1 && text[0] == '0')) return false;
        var value = 0;
        foreach (var digit in text)
        {
            if (!ByteClasses.IsDigit(digit)) return false;
            value = (value * 10) + (digit - '0');
        }

        return value <= 255;
    }
}
