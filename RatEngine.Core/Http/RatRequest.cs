using System.IO.Pipelines;
using System.Net;

namespace RatEngine;

/// <summary>A request as the handler sees it. Strings are made when they are asked for.</summary>
public sealed class RatRequest
{
    /// <summary>The method, in upper case as it came: <c>GET</c>.</summary>
    public string Method => throw new NotImplementedException();

    /// <summary>The path, decoded, without dot segments and without the query: <c>/api/logs/über</c>.</summary>
    public string Path => throw new NotImplementedException();

    /// <summary>The query as it came, without the question mark; empty where there is none.</summary>
    public string QueryString => throw new NotImplementedException();

    /// <summary>The first value of a query parameter, decoded; null where it is absent.</summary>
    public string? Query(string name) => throw new NotImplementedException();

    /// <summary>All query parameters, decoded, in their order.</summary>
    public IEnumerable<KeyValuePair<string, string>> QueryPairs => throw new NotImplementedException();

    /// <summary>The value of a request header (lines of the same name joined by a comma); null where it is absent.</summary>
    public string? Header(string name) => throw new NotImplementedException();

    /// <summary>All request headers, one pair a line, in their order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers => throw new NotImplementedException();

    /// <summary>The value of a path parameter by its name in the pattern.</summary>
    /// <exception cref="ArgumentException">The route's pattern has no parameter of that name.</exception>
    public string PathParameter(string name) => throw new NotImplementedException();

    /// <summary>The length that the client announced, in bytes; null where the body is chunked or there is none.</summary>
    public long? ContentLength => throw new NotImplementedException();

    /// <summary>True where the request has a body, even one of no bytes.</summary>
    public bool HasBody => throw new NotImplementedException();

    /// <summary>The body. The first read of it sends <c>100 Continue</c> to a client that waits for one.</summary>
    /// <exception cref="RequestBodyException">From a read: the body is malformed, too long, too slow or cut short.</exception>
    public PipeReader Body => throw new NotImplementedException();

    /// <summary>The trailer fields, known after the body was read to its end; never merged into <see cref="Headers"/>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Trailers => throw new NotImplementedException();

    /// <summary>The client's address; null for a transport that has none.</summary>
    public EndPoint? RemoteEndPoint => throw new NotImplementedException();

    /// <summary>What the client last saw, from <c>Last-Event-ID</c> or the query (<c>lastEventId</c>, <c>last-event-id</c>); null where it
    /// gave none. Input from outside.</summary>
    public string? LastEventId => throw new NotImplementedException();

    /// <summary>Cancelled when the client has gone or the server stops.</summary>
    public CancellationToken Aborted => throw new NotImplementedException();

    /// <summary>What middleware and handler pass on to each other; empty at the start of each request.</summary>
    public IDictionary<string, object?> Items => throw new NotImplementedException();
}
