using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RatEngine.Http;

namespace RatEngine;

/// <summary>A request as the handler sees it. Strings are made when they are asked for. After the handler has ended every member throws
/// <see cref="InvalidOperationException"/>.</summary>
public sealed class RatRequest
{
    private readonly HttpExchange _exchange;
    private readonly int _generation;
    private State _state;

    internal RatRequest(HttpExchange exchange, int generation)
    {
        _exchange = exchange;
        _generation = generation;
    }

    /// <summary>The method, in upper case as it came: <c>GET</c>.</summary>
    public string Method
    {
        get
        {
            using var inside = Enter();
            return RequestMethods.Name(_exchange.Head.Method);
        }
    }

    /// <summary>The path, decoded, without dot segments and without the query: <c>/api/logs/über</c>. An escaped slash (<c>%2F</c>) divides no
    /// segments for the router, and is a slash here and in path values; one beside a dot segment is refused with 400.</summary>
    public string Path
    {
        get
        {
            using var inside = Enter();
            return _state.Path ??= RequestPath.ToText(_exchange.Head.Path);
        }
    }

    /// <summary>The query as it came, without the question mark; empty where there is none. It may hold the bytes that browsers do not escape,
    /// <c>[ ] { } | ^ \</c>, the backtick, and a <c>%</c> that begins no escape, beside those of RFC 3986.</summary>
    public string QueryString
    {
        get
        {
            using var inside = Enter();
            return Encoding.ASCII.GetString(_exchange.Head.Query);
        }
    }

    /// <summary>All query parameters, decoded, in their order: <c>application/x-www-form-urlencoded</c> (WHATWG URL, section 5.1). A <c>%</c> that
    /// begins no escape stays as it is, and bytes that are not UTF-8 become U+FFFD.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> QueryPairs
    {
        get
        {
            using var inside = Enter();
            return RequestQuery.Parse(_exchange.Head.Query);
        }
    }

    /// <summary>All request headers, one pair a line, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers
    {
        get
        {
            using var inside = Enter();
            return _exchange.Head.Fields.ToPairs();
        }
    }

    /// <summary>The length that the client announced, in bytes; null where the body is chunked or there is none.</summary>
    public long? ContentLength
    {
        get
        {
            using var inside = Enter();
            return _exchange.Head.ContentLength < 0 ? null : _exchange.Head.ContentLength;
        }
    }

    /// <summary>True where the request has a body, even one of no bytes.</summary>
    public bool HasBody
    {
        get
        {
            using var inside = Enter();
            return _exchange.Head.IsChunked || _exchange.Head.ContentLength >= 0;
        }
    }

    /// <summary>The body. The first read of it sends <c>100 Continue</c> to a client that waits for one.</summary>
    /// <exception cref="InvalidOperationException">The handler has ended: the request is over.</exception>
    /// <exception cref="RequestBodyException">From a read: the body is malformed, too long, too slow or cut short.</exception>
    public PipeReader Body
    {
        get
        {
            using var inside = Enter();
            return _exchange.Body;
        }
    }

    /// <summary>The trailer fields, known after the body was read to its end; never merged into <see cref="Headers"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Trailers
    {
        get
        {
            using var inside = Enter();
            return _exchange.Content.Trailers;
        }
    }

    /// <summary>The client's address, by the word of trusted proxies where <see cref="RatOptions.Proxies"/> has some; without a port that was told it
    /// is 0. Null where it is not known (any more).</summary>
    public EndPoint? RemoteEndPoint
    {
        get
        {
            using var inside = Enter();
            return _exchange.RemoteEndPoint;
        }
    }

    /// <summary>True where the client is known to be on this machine: it is connected from a loopback address or through a Unix socket, and neither the
    /// PROXY protocol nor a header field (<c>Forwarded</c>, <c>X-Forwarded-For</c>, <c>-Host</c> or <c>-Proto</c>, <c>X-Real-IP</c>, <c>Via</c>) says that
    /// a proxy stands between it and the server. With the PROXY protocol both the proxy and the client that it names must be. False where the client is
    /// not known.</summary>
    public bool IsLocal
    {
        get
        {
            using var inside = Enter();
            return _exchange.IsLocal;
        }
    }

    /// <summary>The scheme that the client uses: <c>http</c> or <c>https</c>; by the word of trusted proxies where there are some.</summary>
    public string Scheme
    {
        get
        {
            using var inside = Enter();
            return _exchange.IsSecure ? "https" : "http";
        }
    }

    /// <summary>The certificate that the client has shown and that was checked, see <see cref="TlsOptions.ClientCertificates"/>; null where it has shown
    /// none. Belongs to the connection: it must not be disposed of, nor kept for longer than the request.</summary>
    public X509Certificate2? ClientCertificate
    {
        get
        {
            using var inside = Enter();
            return _exchange.ClientCertificate;
        }
    }

    /// <summary>What the client last saw, from <c>Last-Event-ID</c> or the query (<c>lastEventId</c>, <c>last-event-id</c>); null where it
    /// gave none. Input from outside.</summary>
    public string? LastEventId => Header("Last-Event-ID") ?? Query("lastEventId") ?? Query("last-event-id");

    /// <summary>Cancelled when the client has disconnected: at its reset (RST), and in a stream at its FIN too. Elsewhere a FIN alone cancels nothing,
    /// since a client may close its sending side and still wait for the answer (RFC 9112 section 9.6), unless the route says
    /// <see cref="RouteOptions.FinMeansGone"/>. While a body is unread neither is seen. A stream's token is also cancelled when its time is over or the
    /// server stops; other requests may end when the server stops, and are cancelled when the drain time is over: see
    /// <see cref="RatApp.Stopping"/>.</summary>
    /// <exception cref="InvalidOperationException">The handler has ended: the request is over.</exception>
    public CancellationToken Aborted
    {
        get
        {
            using var inside = Enter();
            return _exchange.Aborted;
        }
    }

    /// <summary>What middleware and handler pass on to each other; empty at the start of each request.</summary>
    public IDictionary<string, object?> Items
    {
        get
        {
            using var inside = Enter();
            return _state.Items ??= [];
        }
    }

    internal RequestMethod KnownMethod => _exchange.Head.Method;

    internal ReadOnlySpan<byte> PathBytes => _exchange.Head.Path;

    /// <summary>The pattern of the route for logs, which show it in place of the path: a path may hold somebody's id or secret.</summary>
    internal string Route { get => _state.Route ?? "(no route)"; set => _state.Route = value; }

    /// <summary>The method for logs, which may be written after the handler has ended.</summary>
    internal string ShownMethod => RequestMethods.Name(_exchange.Head.Method);

    /// <exception cref="InvalidOperationException">The request is over.</exception>
    internal HttpExchange Exchange => _exchange.Gate.Generation == _generation ? _exchange : throw HandleGate.Over();

    /// <summary>The names of the route's parameters, in the order of <see cref="Values"/>.</summary>
    internal IReadOnlyList<string>? ParameterNames { get => _state.ParameterNames; set => _state.ParameterNames = value; }

    /// <summary>The methods that the path has, for 405 and OPTIONS.</summary>
    internal string? AllowValue { get => _state.AllowValue; set => _state.AllowValue = value; }

    internal ref PathValues Values => ref _state.Values;

    /// <summary>The value of a request header (lines of the same name joined by a comma); null where it is absent.</summary>
    public string? Header(string name)
    {
        using var inside = Enter();
        return _exchange.Head.Fields.Find(name);
    }

    /// <summary>The first value of a query parameter, decoded; null where it is absent.</summary>
    public string? Query(string name)
    {
        using var inside = Enter();
        return RequestQuery.Find(_exchange.Head.Query, name);
    }

    /// <summary>The value of a path parameter by its name in the pattern.</summary>
    /// <exception cref="ArgumentException">The route's pattern has no parameter of that name.</exception>
    public string PathParameter(string name)
    {
        using var inside = Enter();
        for (var i = 0; i < _state.Values.Count; i++)
        {
            if (_state.ParameterNames![i] == name) return PathParameter(i);
        }

        throw new ArgumentException($"The route has no parameter \"{name}\": it has {string.Join(", ", _state.ParameterNames ?? [])}.", nameof(name));
    }

    internal string PathParameter(int index)
    {
        using var inside = Enter();
        var value = _state.Values[index];
        return RequestPath.ToText(_exchange.Head.Path.Slice(value.Start, value.Length));
    }

    /// <summary>Keeps the exchange from going on to the next request until the caller has left.</summary>
    /// <exception cref="InvalidOperationException">The request is over.</exception>
    internal HandleGate.Scope Enter() => _exchange.Gate.Enter(_generation);

    private struct State
    {
        public string? Path;
        public string? Route;
        public string? AllowValue;
        public Dictionary<string, object?>? Items;
        public IReadOnlyList<string>? ParameterNames;
        public PathValues Values;
    }
}
