namespace RatEngine.Conformance;

/// <summary>A request, byte for byte, and what must come of it. No test framework is named here: the benchmark project runs the same
/// requests against other servers.</summary>
/// <param name="Name">What is special about the request.</param>
/// <param name="Request">One byte a character (Latin-1), body included.</param>
/// <param name="Status">The status of its answer.</param>
internal sealed record WireCase(string Name, string Request, int Status)
{
    /// <summary>True: the request behind it is answered. False: that one is never read.</summary>
    public bool IsKept { get; init; }

    /// <summary>True: the engine refuses it, with its own text. False: a handler answers, or the router.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How many handlers it gets to: a request that is refused in its body has reached one.</summary>
    public int Handled { get; init; }

    /// <summary>The content of the answer; null where it does not matter.</summary>
    public string? Text { get; init; }

    /// <summary>What the content of the answer ends with.</summary>
    public string TextEnd { get; init; } = "";

    /// <summary>The methods in <c>Allow</c>; null where there is none.</summary>
    public string? Allow { get; init; }

    /// <summary>True: what ends the connection comes after the answer has begun, so that it cannot say so.</summary>
    public bool EndsUnsaid { get; init; }

    /// <summary>Where a rule has the request taken, and says why, though some server refuses it; null where none is known to.</summary>
    public string? MustBeTaken { get; init; }

    /// <summary>True where any server answers so, whatever its handlers are.</summary>
    public bool IsOfProtocol => IsRefused || Status is 200 or 413;

    public bool IsHead => Request.StartsWith("HEAD ", StringComparison.Ordinal);

    /// <summary>Refused by its head: no handler sees it.</summary>
    public static WireCase Refused(string name, string request, int status = 400) => new(name, request, status) { IsRefused = true };

    /// <summary>Refused by its body: its handler has begun.</summary>
    public static WireCase RefusedInBody(string name, string request, int status = 400) =>
        new(name, request, status) { IsRefused = true, Handled = 1 };

    /// <summary>Answered, and the connection is kept.</summary>
    public static WireCase Kept(string name, string request, string? text = null, int status = 200) =>
        new(name, request, status) { IsKept = true, Handled = 1, Text = text };

    /// <summary>Answered, and the connection is closed.</summary>
    public static WireCase Closed(string name, string request, string? text = null, int status = 200) =>
        new(name, request, status) { Handled = 1, Text = text };

    /// <summary>The bytes of a value as a name can show them.</summary>
    public static string Visible(string value) => string.Concat(value.Select(c => c is >= ' ' and <= '~' ? $"{c}" : $"\\x{(int)c:X2}"));

    /// <summary>Text as it stands in a table of Markdown.</summary>
    public static string Escaped(string text) =>
        string.Concat(text.Select(c => @"\|*_`<>[]&".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"));

    public override string ToString() => Name;
}
