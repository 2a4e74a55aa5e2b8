using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RatEngine.Tests.Support;
using RatEngine.Transport;

namespace RatEngine.Tests.Transport;

public sealed class SocketListenerTests
{
    private static readonly bool HasIPv6 = Socket.OSSupportsIPv6
        && System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .Any(face => face.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(IPAddress.IPv6Loopback)));

    private string _folder = "";

    [SetUp]
    public void Make_a_folder() => _folder = Directory.CreateTempSubdirectory("rat-").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    private string SocketPath => Path.Combine(_folder, "s");

    [Test]
    public async Task Free_port_is_chosen_and_reported()
    {
        await using var server = await StartAsync("http://127.0.0.1:0");
        Assert.That(server.Address, Does.Match("^http://127\\.0\\.0\\.1:[1-9][0-9]*$"));
        await AnswersAsync(await server.ConnectAsync());
    }

    [Test]
    public async Task Localhost_has_one_port_on_both_loopback_addresses()
    {
        await using var server = await StartAsync("http://localhost:0");
        Assert.That(server.App.Addresses.Select(address => new Uri(address).Port).Distinct(), Has.One.Items);
        foreach (var address in server.App.Addresses) await AnswersAsync(await RawClient.ConnectAsync(address));
    }

    [Test]
    public async Task IPv6_is_listened_on()
    {
        Assume.That(HasIPv6, "This machine has no IPv6.");
        await using var server = await StartAsync("http://[::1]:0");
        Assert.That(server.Address, Does.StartWith("http://[::1]:"));
        await AnswersAsync(await server.ConnectAsync());
    }

    [Test]
    public async Task Several_addresses_are_served_by_one_server()
    {
        await using var app = new RatApp().Get("/", static (_, response) => response.SendTextAsync("hello"));
        await app.StartAsync(["http://127.0.0.1:0", "http://127.0.0.1:0", $"unix:{SocketPath}"]);
        Assert.That(app.Addresses, Has.Count.EqualTo(3));
        await AnswersAsync(await RawClient.ConnectAsync(app.Addresses[0]));
        await AnswersAsync(await RawClient.ConnectAsync(app.Addresses[1]));
        await AnswersAsync(await RawClient.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath)));
    }

    [Test]
    public async Task Port_in_use_is_an_error_that_names_the_address_and_leaves_nothing_open()
    {
        await using var server = await StartAsync("http://127.0.0.1:0");
        await using var second = new RatApp();
        await Assert.ThatAsync(
            () => second.StartAsync([$"unix:{SocketPath}", server.Address]),
            Throws.InstanceOf<IOException>().With.Message.Contains(server.Address));
        Assert.That(File.Exists(SocketPath), Is.False);
        Assert.That(second.Addresses, Is.Empty);
    }

    [Test]
    public async Task Socket_file_goes_with_the_server()
    {
        await using (var server = await StartAsync($"unix:{SocketPath}"))
        {
            Assert.That(server.Address, Is.EqualTo($"unix:{SocketPath}"));
            await AnswersAsync(await RawClient.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath)));
        }

        Assert.That(File.Exists(SocketPath), Is.False);
    }

    [Test]
    public async Task Stop_does_not_mind_that_the_folder_of_its_socket_has_gone()
    {
        var folder = Directory.CreateTempSubdirectory("rat-").FullName;
        await using var server = await StartAsync($"unix:{folder}/rat.sock");
        Directory.Delete(folder, recursive: true);

        await Assert.ThatAsync(() => server.App.StopAsync(), Throws.Nothing);
    }

    [Test]
    public async Task Stale_socket_file_is_taken_over()
    {
        var endPoint = new UnixDomainSocketEndPoint(SocketPath);
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(endPoint);
            // Bound and never listening refuses connections, as the file of a killed server does.
            await using var server = await StartAsync($"unix:{SocketPath}");
            await AnswersAsync(await RawClient.ConnectAsync(endPoint));
        }
    }

    [Test]
    public async Task Socket_file_of_a_live_server_is_left_alone()
    {
        await using var server = await StartAsync($"unix:{SocketPath}");
        await Assert.ThatAsync(() => StartAsync($"unix:{SocketPath}"), Throws.InstanceOf<IOException>());
        await AnswersAsync(await RawClient.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath)));
    }

    [Test]
    public async Task Ordinary_file_is_no_stale_socket()
    {
        await File.WriteAllTextAsync(SocketPath, "precious");
        await Assert.ThatAsync(() => StartAsync($"unix:{SocketPath}"), Throws.InstanceOf<IOException>());
        Assert.That(await File.ReadAllTextAsync(SocketPath), Is.EqualTo("precious"));
    }

    [Test]
    public async Task Stopped_server_leaves_its_successors_socket_file_alone()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endPoint = new UnixDomainSocketEndPoint(SocketPath);
        await using var old = await TestServer.StartAsync(
            app => app.Get("/", async (_, _) =>
            {
                begun.SetResult();
                await goOn.Task;
            }),
            address: $"unix:{SocketPath}");
        using (var client = await RawClient.ConnectAsync(endPoint))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await begun.Task.WaitAsync(RawClient.Patience);
            var stopping = old.App.StopAsync();
            await using var successor = await StartAsync($"unix:{SocketPath}");
            goOn.SetResult();
            await client.ReadResponseAsync();
            client.Dispose();
            await stopping.WaitAsync(RawClient.Patience);
            await AnswersAsync(await RawClient.ConnectAsync(endPoint));
        }
    }

    [Test]
    public async Task Fifo_in_the_sockets_place_is_left_alone_and_waited_for_by_nobody()
    {
        Assume.That(OperatingSystem.IsLinux());
        using (var mkfifo = Process.Start("mkfifo", SocketPath)) await mkfifo.WaitForExitAsync();

        await Assert.ThatAsync(() => Task.Run(() => StartAsync($"unix:{SocketPath}")).WaitAsync(RawClient.Patience), Throws.InstanceOf<IOException>());

        Assert.That(File.Exists(SocketPath), Is.True);
    }

    private static Task<TestServer> StartAsync(string address) =>
        TestServer.StartAsync(app => app.Get("/", static (_, response) => response.SendTextAsync("hello")), address: address);

    private static async Task AnswersAsync(RawClient client)
    {
        using (client)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("hello"));
        }
    }

    [TestCase(SocketTransport.Managed)]
    [TestCase(SocketTransport.Epoll)]
    public async Task Connection_that_cannot_be_taken_is_closed_and_the_next_is_taken(SocketTransport transport)
    {
        if (transport == SocketTransport.Epoll && !EpollLoop.IsSupported) Assert.Ignore("No epoll: not Linux on x64 or ARM64.");
        using var loops = transport == SocketTransport.Epoll ? new EpollLoops(TimeProvider.System, NullLogger.Instance) : null;
        using var wheel = new TimerWheel(TimeProvider.System);
        Assert.That(ListenAddress.TryParse("http://127.0.0.1:0", out var address));
        using var listener = SocketListener.BindAll(address!, wheel, TimeProvider.System, NullLogger.Instance)[0];
        var taken = new TaskCompletionSource<TransportConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        void Take(TransportConnection connection)
        {
            if (++count == 1) throw new IOException("disk full");
            taken.SetResult(connection);
        }

        listener.Start(Take, loops);
        using var first = await RawClient.ConnectAsync(listener.EndPoint);
        using var second = await RawClient.ConnectAsync(listener.EndPoint);

        using var connection = await taken.Task.WaitAsync(RawClient.Patience);
        Assert.That(await first.ReadToEndAsync(), Is.Empty);
    }
}
