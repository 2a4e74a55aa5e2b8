namespace RatEngine.Http;

/// <summary>Holds the clients behind trusted proxies to so many requests under way, streams included.</summary>
internal sealed class ForwardedRequestLimit(AddressLimit addresses, RatHandler next)
{
    public ValueTask HandleAsync(RatRequest request, RatResponse response)
    {
        if (request.Exchange.Client is not { Address: { } address } client || AddressKey.Of(address) is not { } key) return next(request, response);
        if (!addresses.TryEnter(key, address)) return RefuseAsync(request, response);
        client.CountedAs = key;
        return HandleCountedAsync(request, response, key);
    }

    private async ValueTask HandleCountedAsync(RatRequest request, RatResponse response, AddressKey key)
    {
        var exchange = request.Exchange;
        try
        {
            await next(request, response).ConfigureAwait(false);
        }
        finally
        {
            // Else it is under way for as long as what it was handed over to.
            if (!exchange.IsHandedOver) addresses.Leave(key);
        }
    }

    private static ValueTask RefuseAsync(RatRequest request, RatResponse response)
    {
        request.Exchange.CloseAfterAnswer();
        response.SetHeader("Retry-After", "1");
        return response.SendStatusAsync(Refusal.TooManyOfAddress.Status, Refusal.TooManyOfAddress.Text);
    }
}
