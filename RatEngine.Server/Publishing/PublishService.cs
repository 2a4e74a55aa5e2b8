using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RatEngine.Server.Endpoints;
using RatEngine.Server.Json;

namespace RatEngine.Server.Publishing;

/// <summary>Publishes what requests bring, once for each <c>Idempotency-Key</c>.</summary>
internal sealed class PublishService(Hub hub, IdempotencyTable table, long maxBodyBytes)
{
    private const int MaxKeyLength = 255;

    /// <summary>Publishes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Makes events of its body.</param>
    /// <returns>The answer: JSON with an id, or a list of ids.</returns>
    /// <exception cref="PublicationException">It cannot be published. 409: a request with its key is under way; 422: its key is that of another request.</exception>
    /// <exception cref="IOException">The hub cannot order events now.</exception>
    public async ValueTask<byte[]> PublishAsync(RatRequest request, Func<byte[], Publication> read)
    {
        string? key = request.Header("Idempotency-Key");
        if (key is null)
            return await PublishAsync(read(await RequestBytes.ReadAsync(request, maxBodyBytes)));
        if (key.Length is 0 or > MaxKeyLength)
            throw new PublicationException($"Met an Idempotency-Key of {key.Length} characters, expected 1 to {MaxKeyLength}.");
        IdempotencyEntry entry = table.Take(key, out bool isFirst);
        return isFirst ? await PublishFirstAsync(entry, request, read) : await RepeatAsync(entry, request);
    }

    private async ValueTask<byte[]> PublishFirstAsync(IdempotencyEntry entry, RatRequest request, Func<byte[], Publication> read)
    {
        bool isPublished = false;
        try
        {
            byte[] body = await RequestBytes.ReadAsync(request, maxBodyBytes);
            byte[] answer = await PublishAsync(read(body));
            isPublished = true;
            table.Complete(entry, Fingerprint(request, body), answer);
            return answer;
        }
        finally
        {
            if (!isPublished)
                table.Release(entry);
        }
    }

    private async ValueTask<byte[]> RepeatAsync(IdempotencyEntry entry, RatRequest request)
    {
        byte[] answer = entry.Answer
            ?? throw new PublicationException("Met an Idempotency-Key whose first request is still under way, expected one that has ended or none.", 409);
        return entry.IsFor(Fingerprint(request, await RequestBytes.ReadAsync(request, maxBodyBytes)))
            ? answer
            : throw new PublicationException("Met an Idempotency-Key that another request was sent with, expected one for each.", 422);
    }

    /// <summary>At the pace of the delivery: a publisher that floods the hub is slowed before its events outrun the subscribers.</summary>
    private async ValueTask<byte[]> PublishAsync(Publication publication)
    {
        if (publication.IsSingle)
        {
            HubEvent only = publication.Events[0];
            return JsonSerializer.SerializeToUtf8Bytes(new PublishedId(await hub.PublishAsync(only.Topic, only.Event, only.Key)), AppJson.Wire.PublishedId);
        }

        return JsonSerializer.SerializeToUtf8Bytes(new PublishedIds(await hub.PublishAsync(publication.Events.ToArray())), AppJson.Wire.PublishedIds);
    }

    private static byte[] Fingerprint(RatRequest request, byte[] body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // No part holds NUL, which ends it: the next cannot be taken for its rest.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}\0{request.QueryString}\0{request.Header("Content-Type")}\0"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
