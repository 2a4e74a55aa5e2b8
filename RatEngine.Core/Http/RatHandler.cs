namespace RatEngine;

/// <summary>Answers one request. The request and the response are the connection's own: do not keep them after the task has ended.</summary>
public delegate ValueTask RatHandler(RatRequest request, RatResponse response);

/// <summary>Stands around handlers: call <paramref name="next"/> to go on, or answer and return. For a stream the task of
/// <paramref name="next"/> lasts as long as the stream.</summary>
public delegate ValueTask RatMiddleware(RatRequest request, RatResponse response, RatHandler next);
