using System.Globalization;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using RatEngine.Transport;

namespace RatEngine.Tests.PubSub;

/// <summary>A client of a stream of topics, over any pair of pipes. Each block goes through the framework's own parser.</summary>
internal sealed class StreamPeer(PipeReader input, PipeWriter output, Action cut) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ByteQueue _raw = new();
    private readonly ByteQueue _body = new();
    private bool _isChunked;

    // A read may be under way where nobody waits: TLS has bytes a moment after the connection below it has.
    private Task<ReadResult>? _reading;

    /// <summary>The connection, where it is through memory without TLS.</summary>
    public MemoryConnection? Connection { get; init; }

    public string Head { get; private set; } = "";

    public string Status => Head.Length < 12 ? "" : Head[9..12];

    public string LastEventId { get; private set; } = "";

    public TimeSpan? Retry { get; private set; }

    /// <summary>Blocks without an event: heartbeats.</summary>
    public int Comments { get; private set; }

    /// <summary>The body ended as its framing says.</summary>
    public bool SawLastChunk { get; private set; }

    /// <summary>Nothing more comes.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Sends a request and reads the head of the answer.</summary>
    public async Task<StreamPeer> RequestAsync(string target, string fields = "", string method = "GET", string version = "1.1")
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes($"{method} {target} HTTP/{version}\r\nHost: a\r\n{fields}\r\n"));
        int end;
        while ((end = _raw.Filled.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await ReceiveAsync()) throw new EndOfStreamException("The server closed before the end of the head.");
        }

        Head = Encoding.Latin1.GetString(_raw.Filled[..end]);
        _raw.Skip(end + 4);
        _isChunked = Head.Contains("chunked", StringComparison.Ordinal);
        Decode();
        return this;
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SseItem<string>?> NextAsync()
    {
        while (true)
        {
            if (TryTake(out var item)) return item;
            if (IsAtEnd || SawLastChunk || !await ReceiveAsync()) return null;
            Decode();
        }
    }

    public async Task<List<SseItem<string>>> TakeAsync(int count)
    {
        var items = new List<SseItem<string>>();
        while (items.Count < count)
            items.Add(await NextAsync() ?? throw new EndOfStreamException($"The stream ended after {items.Count} of {count} events."));
        return items;
    }

    public async Task<string[]> DataAsync(int count) => [.. (await TakeAsync(count)).Select(item => item.Data)];

    public async Task<List<SseItem<string>>> ReadToEndAsync()
    {
        var items = new List<SseItem<string>>();
        while (await NextAsync() is { } item) items.Add(item);
        return items;
    }

    /// <summary>What has arrived by now, without waiting for more.</summary>
    public List<SseItem<string>> TakeArrived()
    {
        var items = new List<SseItem<string>>();
        try
        {
            while (!IsAtEnd && (_reading ??= input.ReadAsync().AsTask()).IsCompleted) Accept(TakeRead());
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            IsAtEnd = true; // The server cut the connection in memory under us.
        }

        Decode();
        while (TryTake(out var item)) items.Add(item);
        return items;
    }

    /// <summary>Waits for bytes. False: none come any more.</summary>
    public async Task<bool> ReceiveAsync()
    {
        try
        {
            await (_reading ??= input.ReadAsync().AsTask()).WaitAsync(Patience);
            return Accept(TakeRead());
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nothing came for {Patience.TotalSeconds} s. Unread: {Encoding.UTF8.GetString(_raw.Filled)}");
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            IsAtEnd = true;
            return false;
        }
    }

    /// <summary>Vanishes (RST).</summary>
    public void Cut() => cut();

    public void Dispose() => cut();

    private ReadResult TakeRead()
    {
        var reading = _reading!;
        _reading = null;
        return reading.GetAwaiter().GetResult();
    }

    private bool Accept(ReadResult read)
    {
        foreach (var segment in read.Buffer) _raw.Append(segment.Span);
        input.AdvanceTo(read.Buffer.End);
        IsAtEnd = read.IsCompleted;
        return !IsAtEnd || _raw.Filled.Length > 0;
    }

    private void Decode()
    {
        if (!_isChunked)
        {
            _body.Append(_raw.Filled);
            _raw.Skip(_raw.Filled.Length);
            return;
        }

        while (!SawLastChunk && _raw.Filled.IndexOf("\r\n"u8) is var end and >= 0)
        {
            var size = int.Parse(_raw.Filled[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (_raw.Filled.Length < end + 2 + size + 2) return;
            _body.Append(_raw.Filled.Slice(end + 2, size));
            if (!_raw.Filled.Slice(end + 2 + size, 2).SequenceEqual("\r\n"u8)) throw new FormatException("A chunk does not end in CRLF.");
            _raw.Skip(end + 2 + size + 2);
            SawLastChunk = size == 0;
        }
    }

    private bool TryTake(out SseItem<string> item)
    {
        item = default;
        while (_body.Filled.IndexOf("\n\n"u8) is var end and >= 0)
        {
            var parser = SseParser.Create(new MemoryStream(_body.Filled[..(end + 2)].ToArray()));
            _body.Skip(end + 2);
            var items = parser.Enumerate().ToList();
            if (items.Count == 0)
            {
                Comments++;
                continue;
            }

            item = items[0];
            if (parser.LastEventId.Length > 0) LastEventId = parser.LastEventId;
            if (item.ReconnectionInterval is { } retry) Retry = retry;
            return true;
        }

        return false;
    }
}
