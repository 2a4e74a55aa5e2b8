using System.Globalization;
using System.Text;
using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Stress.Handlers;

namespace RatEngine.Benchmarks.Stress.Traffic;

/// <summary>Pipelines honest requests before and behind ones whose handlers misbehave, on one connection: the honest ones must be answered all the
/// same, with their own content.</summary>
internal sealed class SharedConnectionActor(SoakTarget target, Uri server, Random random) : StressActor(target, server, random)
{
    private const int MostBytes = 3000;

    protected override string Kind => $"requests beside hostile handlers ({Server.Scheme})";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(10);

    protected override async Task StepAsync(CancellationToken stop)
    {
        using var peer = await HttpPeer.ConnectAsync(Server, stop);
        await (Random.Next(4) switch
        {
            0 => ThrowLastAsync(peer, stop),
            1 => PipelineAsync(peer, stop),
            _ => KeepAsync(peer, stop),
        });
    }

    /// <summary>Requests whose handlers leave the connection as it was, with honest ones between them, all sent at once.</summary>
    private async Task PipelineAsync(HttpPeer peer, CancellationToken stop)
    {
        var batch = new MemoryStream();
        var answers = new List<(uint Id, int Bytes)>();
        for (var left = Random.Next(2, 40); left > 0; left--)
        {
            if (Random.Next(3) == 0) AddUnread(batch, answers);
            else AddHonest(batch, answers);
        }

        await peer.SendAsync(batch.ToArray(), stop);
        if (Random.Next(4) == 0 && Server.Scheme == Uri.UriSchemeHttp) peer.HalfClose();
        foreach (var (id, bytes) in answers) await ReadStampedAsync(peer, id, bytes);
        Count(answers.Count);
    }

    /// <summary>Handles that were kept are used while the next requests are served.</summary>
    private async Task KeepAsync(HttpPeer peer, CancellationToken stop)
    {
        for (var left = Random.Next(1, 6); left > 0; left--)
        {
            var kept = StressIds.Next("kept handles");
            var bytes = Random.Next(2) * Random.Next(MostBytes);
            await peer.SendAsync(Head("POST", HostileHandlers.Root + "keep", kept, $"at={Random.Next(1000)}", $"Content-Length: {bytes}\r\n"), stop);
            await peer.SendAsync(Stamp.Bytes(kept, bytes), stop);
            await ReadStampedAsync(peer, kept, 64);
            for (var i = Random.Next(1, 20); i > 0; i--)
            {
                var batch = new MemoryStream();
                var answers = new List<(uint Id, int Bytes)>();
                if (Random.Next(2) == 0) AddUnread(batch, answers);
                AddHonest(batch, answers);
                await peer.SendAsync(batch.ToArray(), stop);
                foreach (var (id, length) in answers) await ReadStampedAsync(peer, id, length);
                Count(answers.Count);
                if (Random.Next(3) == 0) await Task.Delay(TimeSpan.FromMilliseconds(Random.Next(10)), TimeProvider.System, stop);
            }
        }
    }

    /// <summary>The answers to honest requests come whole, whatever the handler of the last one does after them.</summary>
    private async Task ThrowLastAsync(HttpPeer peer, CancellationToken stop)
    {
        var batch = new MemoryStream();
        var answers = new List<(uint Id, int Bytes)>();
        for (var left = Random.Next(1, 6); left > 0; left--) AddHonest(batch, answers);
        batch.Write(Encoding.ASCII.GetBytes(Head("GET", HostileHandlers.Root + "throw", StressIds.Next("throwing handlers"), $"at={Random.Next(7)}")));
        await peer.SendAsync(batch.ToArray(), stop);
        foreach (var (id, bytes) in answers) await ReadStampedAsync(peer, id, bytes);
        Count(answers.Count);
    }

    private void AddHonest(MemoryStream batch, List<(uint Id, int Bytes)> answers)
    {
        var (id, bytes) = (StressIds.Next(Kind), Random.Next(MostBytes));
        batch.Write(Encoding.ASCII.GetBytes(Head("GET", "/stamp", id, string.Create(CultureInfo.InvariantCulture, $"bytes={bytes}&way={Random.Next(7)}&watch={Random.Next(2)}"))));
        answers.Add((id, bytes));
    }

    /// <summary>Its handler does not read the body, which is short enough for the engine to do so.</summary>
    private void AddUnread(MemoryStream batch, List<(uint Id, int Bytes)> answers)
    {
        var (id, bytes, body) = (StressIds.Next(Kind), Random.Next(MostBytes), Random.Next(MostBytes));
        batch.Write(Encoding.ASCII.GetBytes(Head("POST", HostileHandlers.Root + "unread", id, $"at={bytes}", $"Content-Length: {body}\r\n")));
        batch.Write(Stamp.Bytes(id, body));
        answers.Add((id, bytes));
    }
}
