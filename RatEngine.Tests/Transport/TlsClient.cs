using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

/// <summary>Both ends of a TLS connection over memory: the one under test, and a client that can stop anywhere.</summary>
internal sealed class TlsClient : IDisposable
{
    private TlsClient(MemoryConnection inner, TransportConnection server, SslStream tls, PipeStream bytes) =>
        (Inner, Server, Tls, Bytes) = (inner, server, tls, bytes);

    /// <summary>The connection below the server's end.</summary>
    public MemoryConnection Inner { get; }

    /// <summary>The end under test.</summary>
    public TransportConnection Server { get; }

    public SslStream Tls { get; }

    /// <summary>The ciphertext, both ways.</summary>
    public PipeStream Bytes { get; }

    /// <summary>Shakes hands over memory.</summary>
    public static async Task<TlsClient> ConnectAsync(TimerWheel wheel, SslProtocols protocol = SslProtocols.None, int bufferBytes = 64 * 1024)
    {
        var inner = new MemoryConnection(wheel, bufferBytes);
        var opening = Opener(wheel).OpenAsync(inner).AsTask();
        var bytes = new PipeStream(inner.Peer);
        var tls = await SecureAsync(bytes, protocol);
        return new TlsClient(inner, (await opening.WaitAsync(RawClient.Patience))!, tls, bytes);
    }

    /// <summary>What a server of https shakes hands with.</summary>
    public static IConnectionOpener Opener(TimerWheel wheel) =>
        new TlsOpener(_ => new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Localhost }, TimeSpan.FromSeconds(10), wheel, NullLogger.Instance);

    /// <summary>The client's side of a handshake.</summary>
    public static async Task<SslStream> SecureAsync(Stream bytes, SslProtocols protocol = SslProtocols.None)
    {
        var tls = new SslStream(bytes);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        }).WaitAsync(RawClient.Patience);
        return tls;
    }

    /// <summary>Reads so many bytes that the server sent.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await Tls.ReadExactlyAsync(bytes).AsTask().WaitAsync(RawClient.Patience);
        return bytes;
    }

    public void Dispose() => Tls.Dispose();

    /// <summary>A pair of pipes as a stream that tells whether its end was read, and whose end can be written apart from it.</summary>
    internal sealed class PipeStream(IDuplexPipe pipe) : Stream
    {
        private readonly Stream _input = pipe.Input.AsStream(leaveOpen: true);

        /// <summary>FIN was read.</summary>
        public bool SawEnd { get; private set; }

        /// <summary>Where set, what is written collects there instead of going out.</summary>
        public MemoryStream? Held { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        /// <summary>FIN.</summary>
        public void End() => pipe.Output.Complete();

        /// <summary>Sends bytes as they are.</summary>
        public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await pipe.Output.WriteAsync(bytes);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await _input.ReadAsync(buffer, cancellationToken);
            SawEnd |= count == 0 && buffer.Length > 0;
            return count;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Held is not null) await Held.WriteAsync(buffer, cancellationToken);
            else await pipe.Output.WriteAsync(buffer, CancellationToken.None);
        }

        public override void Flush()
        {
            // Writes are.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
