using System.Text;
using System.Threading.Channels;
using RatEngine.Benchmarks.Inputs;

namespace RatEngine.Benchmarks.PubSub;

/// <summary>A channel for each subscriber, and a task that writes what comes through it to the connection. The event is encoded once, for
/// all of them.</summary>
internal sealed class ChannelSide : IDisposable
{
    // What stands between a subscriber that has stopped reading and the server's memory.
    private const int Capacity = 1024;

    private readonly Channel<byte[]>[] _channels;
    private readonly string _data = EventData.Of(EventData.Short);
    private long _sequence;

    public ChannelSide(int subscribers, Arrivals arrivals)
    {
        _channels = new Channel<byte[]>[subscribers];
        for (var i = 0; i < subscribers; i++)
        {
            _channels[i] = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
            _ = SendAsync(_channels[i].Reader, new SinkConnection(arrivals));
        }
    }

    public void Publish()
    {
        var block = $"id: {++_sequence}\ndata: {_data}\n\n";
        var frame = Encoding.UTF8.GetBytes($"{block.Length:x}\r\n{block}\r\n");
        foreach (var channel in _channels) channel.Writer.TryWrite(frame);
    }

    public void Dispose()
    {
        foreach (var channel in _channels) channel.Writer.Complete();
    }

    private static async Task SendAsync(ChannelReader<byte[]> events, SinkConnection connection)
    {
        await foreach (var frame in events.ReadAllAsync()) await connection.Output.WriteAsync(frame);
    }
}
