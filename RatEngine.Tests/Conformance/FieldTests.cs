using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

public sealed class FieldTests
{
    [Test]
    public async Task Lines_of_a_field_are_joined_by_a_comma_and_those_of_Cookie_by_a_semicolon()
    {
        await using var server = await TestServer.StartAsync(app => app.Get("/", static (request, response) =>
            response.SendTextAsync($"{request.Header("Accept")}|{request.Header("cookie")}")));
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nAccept: x\r\nAccept: y\r\nCookie: b=2; c=3\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Text, Is.EqualTo("x, y|a=1; b=2; c=3"));
    }
}
