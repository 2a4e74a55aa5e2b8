using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Endpoints;

public sealed class LogsEndpointTests
{
    private const string Path = "GET /api/logs/server HTTP/1.1\r\nHost: localhost\r\n";

    [Test]
    public async Task A_client_that_comes_back_goes_on_with_the_next_line_and_is_told_when_the_log_is_another()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync();
        await File.WriteAllTextAsync(server.LogFile, "one\n");
        string first = await ReadAsync(server, "", "one");
        string id = first.Split('\n').First(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..].TrimEnd('\r');
        Assert.That(id, Does.Match("^4-[0-9a-f]{16}$"));

        await File.AppendAllTextAsync(server.LogFile, "two\n");
        Assert.That(await ReadAsync(server, id, "two"), Does.Not.Contain("one").And.Not.Contain("reset"));

        // While the old file is still open for somebody, its place is known, and it is read to its end first.
        await Poll.UntilAsync(() => server.App.Descriptors.InUse == 0, () => "the last follower has left");
        File.Delete(server.LogFile);
        await File.WriteAllTextAsync(server.LogFile, "uno\ndue\n");
        Assert.That(await ReadAsync(server, id, "due"), Does.Contain("\"type\":\"reset\"").And.Contain("uno"));
        Assert.That(server.App.Descriptors.InUse, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task A_log_that_there_is_no_descriptor_for_is_503()
    {
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("MaxOpenFiles", "1"));
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync(Path + "\r\n");
        RawResponse answer = await client.ReadResponseAsync();
        Assert.That((answer.Status, answer.Header("Retry-After")), Is.EqualTo((503, "1")));
    }

    private static async Task<string> ReadAsync(ServerUnderTest server, string id, string marker)
    {
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.SendAsync(Path + (id.Length == 0 ? "\r\n" : $"Last-Event-ID: {id}\r\n\r\n"));
        return await client.ReadUntilAsync($"\"message\":\"{marker}\"") + await client.ReadUntilAsync("\n\n");
    }
}
