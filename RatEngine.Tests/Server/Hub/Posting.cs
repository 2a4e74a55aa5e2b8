using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RatEngine.Tests.Server.Hub;

/// <summary>Publishes as a client does.</summary>
internal static class Posting
{
    /// <summary>Posts a body, and gives back status and text of the answer.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> PostTextAsync(
        this HttpClient client, string path, string body, string? type = "text/plain", params (string Name, string Value)[] fields)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach ((string name, string value) in fields)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Publishes one event, which must be taken, and gives back its id.</summary>
    public static async Task<string> PublishAsync(this HttpClient client, string topicAndQuery, string data)
    {
        (HttpStatusCode status, string text) = await client.PostTextAsync($"/publish/{topicAndQuery}", data);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), text);
        return Id(text);
    }

    /// <summary>The id of an answer.</summary>
    public static string Id(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("id").GetString()!;

    /// <summary>The ids of an answer.</summary>
    public static string[] Ids(string answer) => [.. JsonDocument.Parse(answer).RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];
}
