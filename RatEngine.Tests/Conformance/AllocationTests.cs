using System.Net;
using System.Net.Sockets;

namespace RatEngine.Tests.Conformance;

[Category("Allocation")]
public sealed class AllocationTests
{
    private const int Requests = 10_000;
    private const int MaxRounds = 20;

    // The request and the response as the handler sees them, which must not be used again: one that was kept would show the next request.
    private const int BytesOfHandles = 216;

    // The runtime's own threads allocate a little now and then: far less than one object a request.
    private const int MaxBytesPerRequest = BytesOfHandles + 1;

    [Test]
    public async Task Kept_alive_GET_that_answers_a_constant_allocates_its_two_handles_alone()
    {
        var constant = "hello"u8.ToArray();
        await using var app = new RatApp().Get("/", (_, response) => response.SendAsync(constant, "text/plain"));
        await app.StartAsync(["http://127.0.0.1:0"]);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // Not ConnectAsync: a socket that was once used so emulates blocking calls, and allocates for each.
        client.Connect(IPAddress.Loopback, new Uri(app.Addresses[0]).Port);
        var buffer = new byte[1024];
        // Warm when the runtime has recompiled the path, whenever that is. One object a request would show in every round.
        var rounds = new List<long>();
        while (rounds.Count < MaxRounds && !rounds.Exists(bytes => bytes < Requests * MaxBytesPerRequest))
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Run(client, buffer, Requests);
            rounds.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.That(rounds[^1], Is.LessThan(Requests * MaxBytesPerRequest), $"bytes in each round of {Requests}: {string.Join(", ", rounds)}");
    }

    /// <summary>A client of which not a byte is on the heap.</summary>
    private static void Run(Socket client, byte[] buffer, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            client.Send("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n"u8, SocketFlags.None);
            var length = 0;
            while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\nhello"u8)) length += client.Receive(buffer.AsSpan(length), SocketFlags.None);
        }
    }
}
