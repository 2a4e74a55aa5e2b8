using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class TlsOpenerTests
{
    [Test]
    public async Task Hands_are_shaken_on_the_pool_and_not_on_the_threads_that_wait_for_sockets()
    {
        if (!EpollLoop.IsSupported) Assert.Ignore("There is no epoll here.");
        using var wheel = new TimerWheel(TimeProvider.System);
        using var loops = new EpollLoops(TimeProvider.System, NullLogger.Instance);
        var onPool = new TaskCompletionSource<bool>();
        var opened = new TaskCompletionSource<TransportConnection?>();
        var opener = new TlsOpener(Select, TimeSpan.FromSeconds(10), wheel, NullLogger.Instance);
        Assert.That(ListenAddress.TryParse("http://127.0.0.1:0", out var address), Is.True);
        using var listener = SocketListener.BindAll(address!, wheel, TimeProvider.System, NullLogger.Instance)[0];
        listener.Start(connection => connection.Dispatch(new Opening(connection, opener, opened)), loops);

        using var plain = await RawClient.ConnectAsync(listener.Address);
        using var client = await plain.SecureAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" });

        Assert.That(await onPool.Task.WaitAsync(RawClient.Patience), Is.True);
        (await opened.Task.WaitAsync(RawClient.Patience))!.Dispose();

        SslServerAuthenticationOptions Select(string name)
        {
            onPool.TrySetResult(Thread.CurrentThread.IsThreadPoolThread);
            return new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Localhost };
        }
    }

    private sealed class Opening(TransportConnection connection, TlsOpener opener, TaskCompletionSource<TransportConnection?> opened) : IThreadPoolWorkItem
    {
        public void Execute() => _ = RunAsync();

        private async Task RunAsync() => opened.SetResult(await opener.OpenAsync(connection));
    }
}
