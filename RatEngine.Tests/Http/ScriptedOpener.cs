using System.Net;
using System.Text;
using RatEngine.Transport;

namespace RatEngine.Tests.Http;

/// <summary>Takes a greeting off the connection, <c>hello</c> and <c>!</c>, and gives it an address and the look of a secure one; anything else is refused.</summary>
internal sealed class ScriptedOpener : IConnectionOpener
{
    public const string Greeting = "hello!";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called before anything is read.</summary>
    public Func<TransportConnection, ValueTask> Before { get; init; } = _ => default;

    public async ValueTask<TransportConnection?> OpenAsync(TransportConnection connection)
    {
        await Before(connection);
        while (true)
        {
            var read = await connection.Input.ReadAsync();
            var text = Encoding.Latin1.GetString(read.Buffer);
            if (text.StartsWith(Greeting, StringComparison.Ordinal))
            {
                var end = read.Buffer.GetPosition(Greeting.Length);
                connection.Input.AdvanceTo(end, end);
                return new Greeted(connection);
            }

            connection.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) return null;
            if (Greeting.StartsWith(text, StringComparison.Ordinal)) continue;
            connection.SetCloseReason(CloseReason.Refused);
            return null;
        }
    }

    private sealed class Greeted(TransportConnection inner) : ConnectionLayer(inner)
    {
        public override EndPoint? RemoteEndPoint { get; } = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9);

        public override bool IsSecure => true;
    }
}
