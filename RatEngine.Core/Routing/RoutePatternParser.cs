using System.Text;
using RatEngine.Http;

namespace RatEngine.Routing;

/// <summary>Reads one pattern into segments, or says what is wrong with it.</summary>
internal readonly struct RoutePatternParser(string pattern)
{
    private const string KindNames = "int, long, float, double, uuid, guid or path";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public RouteSegment[] Parse()
    {
        if (!pattern.StartsWith('/'))
            throw Malformed(pattern.Length == 0 ? "nothing" : $"'{pattern[0]}' at its start", "'/'");
        var foreign = pattern.AsSpan().IndexOfAny('\0', '?', '#');
        if (foreign >= 0)
            throw Malformed(Shown($"'{pattern[foreign]}'"), "a path alone, without NUL, query or fragment");

        var segments = pattern[1..].Split('/').Select(ParseSegment).ToArray();
        RefuseMisplaced(segments);
        return segments;
    }

    private RouteSegment ParseSegment(string text)
    {
        if (text.AsSpan().IndexOfAny("<>{}") < 0)
            return new RouteSegment(text, EncodeText(text), Parameter: null);

        var inner = text.Length > 2 ? text[1..^1] : "";
        var isOneParameter = inner.AsSpan().IndexOfAny("<>{}") < 0;
        return (text[0], text[^1]) switch
        {
            ('<', '>') when isOneParameter => new RouteSegment(text, default, ParseAngled(inner)),
            ('{', '}') when isOneParameter => new RouteSegment(text, default, ParseBraced(inner)),
            _ => throw Malformed($"the segment '{text}'", "text alone, or one parameter such as <name> or {name}"),
        };
    }

    private byte[] EncodeText(string text)
    {
        // Dot segments are removed from a path before it is routed, so such a pattern would never answer.
        if (text is "." or "..")
            throw Malformed($"the segment '{text}'", "a path without dot segments");
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw Malformed("half a surrogate pair", "text that UTF-8 can encode");
        }
    }

    /// <summary><c>name</c> or <c>kind:name</c>.</summary>
    private RouteParameter ParseAngled(string inner)
    {
        var colon = inner.IndexOf(':');
        return colon < 0
            ? new RouteParameter(CheckName(inner), ParameterKind.String)
            : new RouteParameter(CheckName(inner[(colon + 1)..]), ParseKind(inner[..colon]));
    }

    /// <summary><c>name</c>, <c>name:kind</c>, <c>*name</c> or <c>**name</c>.</summary>
    private RouteParameter ParseBraced(string inner)
    {
        if (inner.StartsWith('*'))
            return new RouteParameter(CheckName(inner[(inner.StartsWith("**", StringComparison.Ordinal) ? 2 : 1)..]), ParameterKind.Rest);
        var colon = inner.IndexOf(':');
        return colon < 0
            ? new RouteParameter(CheckName(inner), ParameterKind.String)
            : new RouteParameter(CheckName(inner[..colon]), ParseKind(inner[(colon + 1)..]));
    }

    private string CheckName(string name)
    {
        var isName = name.Length > 0 && !char.IsDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c == '_');
        return isName ? name : throw Malformed($"the parameter name '{name}'", "letters, digits and '_', no digit first");
    }

    private ParameterKind ParseKind(string kind) => kind switch
    {
        "int" or "long" => ParameterKind.Int,
        "float" or "double" => ParameterKind.Float,
        "uuid" or "guid" => ParameterKind.Uuid,
        "path" => ParameterKind.Rest,
        _ => throw Malformed($"the parameter type '{kind}'", $"{KindNames}, or no type for a string"),
    };

    private void RefuseMisplaced(RouteSegment[] segments)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var segment in segments)
        {
            if (segment.Parameter is not { } parameter)
                continue;
            if (!names.Add(parameter.Name))
                throw Malformed($"the parameter name '{parameter.Name}' twice", "names that differ");
            if (parameter.Kind == ParameterKind.Rest && segment != segments[^1])
                throw Malformed($"'{segment.Text}' before the end", "a parameter that takes the rest to be the last segment");
        }
        if (names.Count > PathValues.Capacity)
            throw Malformed($"{names.Count} parameters", $"at most {PathValues.Capacity}");
    }

    private ArgumentException Malformed(string met, string expected) =>
        new($"Route pattern \"{Shown(pattern)}\": met {met}, expected {expected}.");

    private static string Shown(string text) => text.Replace("\0", "\\0", StringComparison.Ordinal);
}
