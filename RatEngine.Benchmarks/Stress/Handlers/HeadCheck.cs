using RatEngine.Benchmarks.Soak;
namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>A request's head is from one client: its path is one that clients ask for, and names the same request as its header field does.</summary>
internal static class HeadCheck
{
    /// <summary>The field with the id of the request, in requests and answers.</summary>
    public const string IdField = "X-Stamp";

    private static readonly string[] Roots =
    [
        "/hello/", "/bytes/", "/echo", "/count/", "/flood", "/sub", "/pub/", "/state", "/stamp/", "/upload/", "/return/", "/generate/",
        "/generate-blocking/", "/runs/", "/hostile/",
    ];

    public static void AddTo(RatApp app) => app.Use((request, response, next) =>
    {
        Check(request);
        return next(request, response);
    });

    private static void Check(RatRequest request)
    {
        var path = request.Path;
        if (!Roots.Any(root => path.StartsWith(root, StringComparison.Ordinal)))
            ServerFaults.Add(FaultKind.Foreign, $"a handler ran for {request.Method} \"{path}\", which no client asked for");
        if (request.Header(IdField) is { } id && !path.EndsWith(id, StringComparison.Ordinal))
            ServerFaults.Add(FaultKind.Foreign, $"the head of \"{path}\" holds the id {id} of another request");
    }
}
