namespace RatEngine.Http;

/// <summary>The names of the methods. Case matters: RFC 9110 section 9.1.</summary>
internal static class RequestMethods
{
    private static readonly string[] Names = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];

    public static string Name(RequestMethod method) => Names[(int)method];

    public static bool TryParse(string name, out RequestMethod method)
    {
        var index = Array.IndexOf(Names, name);
        method = (RequestMethod)Math.Max(index, 0);
        return index >= 0;
    }

    public static bool TryParse(ReadOnlySpan<byte> name, out RequestMethod method)
    {
        RequestMethod? found = name.Length switch
        {
            3 when name.SequenceEqual("GET"u8) => RequestMethod.Get,
            3 when name.SequenceEqual("PUT"u8) => RequestMethod.Put,
            4 when name.SequenceEqual("POST"u8) => RequestMethod.Post,
            4 when name.SequenceEqual("HEAD"u8) => RequestMethod.Head,
            5 when name.SequenceEqual("PATCH"u8) => RequestMethod.Patch,
            5 when name.SequenceEqual("TRACE"u8) => RequestMethod.Trace,
            6 when name.SequenceEqual("DELETE"u8) => RequestMethod.Delete,
            7 when name.SequenceEqual("OPTIONS"u8) => RequestMethod.Options,
            _ => null,
        };
        method = found.GetValueOrDefault();
        return found.HasValue;
    }
}
