using Microsoft.Playwright;
using RatEngine.Conformance;
using RatEngine.Tests.Server;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.EndToEnd;

/// <summary>The pages behind nginx, below a path that the server does not know, in Chromium.</summary>
public sealed class SubPathTests
{
    [TestCase("/sub/")]
    [TestCase("/sub")]
    public async Task Pages_work_below_a_path(string path)
    {
        if (NginxServer.FindProgram() is null) Assert.Ignore("nginx is not installed (Debian: nginx-light).");
        await using ServerUnderTest server = await ServerUnderTest.StartAsync(("Publish:AllowRemote", "on"));
        int port = FreePort();
        await using NginxServer nginx = await NginxServer.StartAsync($$"""
            server {
                listen 127.0.0.1:{{port}};
                listen unix:FOLDER/front.sock;
                absolute_redirect off;
                location /sub/ {
                    proxy_pass {{server.Address}}/;
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                }
            }
            """);
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        var failed = new List<string>();
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) failed.Add($"{response.Status} {response.Url}");
        };

        await page.GotoAsync($"http://localhost:{port}{path}");
        ILocator card = page.GetByTestId("example-custom");
        await card.GetByTestId("toggle").ClickAsync();
        await Assertions.Expect(card.GetByTestId("count")).Not.ToHaveTextAsync("0");
        await page.GetByTestId("link-hub").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"http://localhost:{port}/sub/hub");
        await page.GetByTestId("subscribe").ClickAsync();
        await Assertions.Expect(page.GetByTestId("state")).ToHaveTextAsync("open");
        await page.GetByTestId("publish").ClickAsync();
        await Assertions.Expect(page.GetByTestId("count")).ToHaveTextAsync("1");
        await page.GetByTestId("link-examples").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"http://localhost:{port}/sub/");

        Assert.That(failed, Is.Empty);
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
