using RatEngine.Http;

namespace RatEngine.Routing;

/// <summary>The methods that a path has endpoints for.</summary>
internal readonly record struct MethodSet
{
    // One string for each set there can be, made when it is first asked for; two threads that meet here make the same one.
    private static readonly string?[] AllowValues = new string?[byte.MaxValue + 1];

    private readonly byte _bits;

    private MethodSet(int bits) => _bits = (byte)bits;

    public bool IsEmpty => _bits == 0;

    public bool Contains(RequestMethod method) => (_bits & (1 << (int)method)) != 0;

    public MethodSet With(RequestMethod method) => new(_bits | (1 << (int)method));

    public static MethodSet operator |(MethodSet left, MethodSet right) => new(left._bits | right._bits);

    /// <summary>The value of an <c>Allow</c> field: <c>GET, HEAD, OPTIONS</c>. HEAD comes with GET, and OPTIONS always.</summary>
    public string ToAllowValue()
    {
        var answered = With(RequestMethod.Options);
        if (Contains(RequestMethod.Get))
            answered = answered.With(RequestMethod.Head);
        return AllowValues[answered._bits] ??= answered.Join();
    }

    private string Join()
    {
        var names = new List<string>();
        foreach (var method in Enum.GetValues<RequestMethod>())
        {
            if (Contains(method))
                names.Add(RequestMethods.Name(method));
        }
        return string.Join(", ", names);
    }
}
