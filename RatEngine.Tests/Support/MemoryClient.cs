using System.IO.Pipelines;
using System.Text;
using RatEngine.Transport;

namespace RatEngine.Tests.Support;

/// <summary>The far end of a connection through memory: sends text byte for byte (Latin-1), and reads what comes.</summary>
internal sealed class MemoryClient(MemoryConnection connection)
{
    /// <summary>The server's end.</summary>
    public MemoryConnection Connection => connection;

    private PipeReader Input => connection.Peer.Input;

    /// <summary>Sends pieces one by one, half-closes, and reads all that comes until the server closes.</summary>
    public static async Task<string> ExchangeAsync(TestServer server, params string[] pieces)
    {
        var client = server.ConnectInMemory(bufferBytes: 1);
        var answer = client.ReadToEndAsync();
        foreach (var piece in pieces) await client.SendAsync(piece);
        client.HalfClose();
        return await answer;
    }

    /// <summary>Sends; ends when the server has looked at so much of it that its buffer has room again, or has closed.</summary>
    public async Task SendAsync(string text) =>
        await connection.Peer.Output.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().WaitAsync(RawClient.Patience);

    public void HalfClose() => connection.Peer.Output.Complete();

    /// <summary>Vanishes with a reset.</summary>
    public void Reset() => connection.ResetByPeer();

    /// <summary>Reads until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (true)
        {
            var read = await Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience);
            text.Append(Encoding.Latin1.GetString(read.Buffer));
            Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return text.ToString();
        }
    }

    /// <summary>Reads up to the marker and with it.</summary>
    public async Task<string> ReadUntilAsync(string marker)
    {
        while (true)
        {
            var read = await Input.ReadAsync().AsTask().WaitAsync(RawClient.Patience);
            var text = Encoding.Latin1.GetString(read.Buffer);
            var found = text.IndexOf(marker, StringComparison.Ordinal);
            if (found >= 0)
            {
                Input.AdvanceTo(read.Buffer.GetPosition(found + marker.Length));
                return text[..(found + marker.Length)];
            }

            Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) throw new EndOfStreamException($"The server closed before \"{marker}\". Received: \"{text}\"");
        }
    }
}
