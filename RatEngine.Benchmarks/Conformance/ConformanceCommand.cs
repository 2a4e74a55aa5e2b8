using RatEngine.Conformance;

namespace RatEngine.Benchmarks.Conformance;

/// <summary>Runs the conformance table against this server, Kestrel and, where it is installed, nginx: <c>conformance [FILE]</c>.</summary>
internal static class ConformanceCommand
{
    private const string Next = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    // Several at once: some servers keep a refused request waiting.
    private const int AtOnce = 8;

    /// <summary>Writes the page to the file, or to standard output.</summary>
    /// <param name="options">What stands behind <c>conformance</c> on the command line.</param>
    /// <returns>The exit code: 0; 1 where RatEngine breaks its table or is laxer than another server; 2 where the command line is wrong.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        if (options.Length > 1)
        {
            await Console.Error.WriteLineAsync($"""Expected "conformance [FILE]", found "conformance {string.Join(' ', options)}".""");
            return 2;
        }

        List<IPeer> peers = [await RatEnginePeer.StartAsync(), await KestrelPeer.StartAsync()];
        if (NginxServer.FindProgram() is not null) peers.Add(await NginxPeer.StartAsync());
        else await Console.Error.WriteLineAsync("nginx is not installed: compared with Kestrel alone.");
        try
        {
            var rows = await AskAsync(peers);
            var page = PeerPage.Write([.. peers.Select(peer => peer.Name)], rows);
            if (options is [var file]) await File.WriteAllTextAsync(file, page);
            else Console.Write(page);
            return await JudgeAsync(peers, rows);
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<PeerRow>> AskAsync(List<IPeer> peers)
    {
        var cases = (from rule in WireTable.Rules from wireCase in rule.Cases where wireCase.IsOfProtocol select (rule, wireCase)).ToList();
        var rows = new PeerRow[cases.Count];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var (rule, wireCase) = cases[i];
            var answers = await Task.WhenAll(peers.Select(peer => PeerClient.AskAsync(peer.EndPoint, wireCase.Request + Next)));
            rows[i] = new PeerRow(rule, wireCase, answers);
        });
        return rows;
    }

    private static async Task<int> JudgeAsync(List<IPeer> peers, IReadOnlyList<PeerRow> rows)
    {
        var wrong = rows.Where(row => !row.Holds).Select(row => $"RatEngine breaks {row.Rule.Id}: {row.WireCase.Name}: {row.Answers[0]}").ToList();
        for (var peer = 1; peer < peers.Count; peer++)
        {
            wrong.AddRange(rows.Where(row => row.Judge(peer) == PeerVerdict.Laxer)
                .Select(row => $"RatEngine is laxer than {peers[peer].Name} in {row.Rule.Id}: {row.WireCase.Name}: {row.Answers[0]}, not {row.Answers[peer]}"));
        }

        foreach (var line in wrong) await Console.Error.WriteLineAsync(line);
        return wrong.Count == 0 ? 0 : 1;
    }
}
