using RatEngine.Tests.Support;

namespace RatEngine.Tests.Conformance;

public sealed class FieldTests
{
    private const string Line = "GET /fields HTTP/1.1\r\nHost: a\r\n";

    [TestCase(Line + "X : 1\r\n\r\n", TestName = "A_space_before_the_colon_is_refused")]
    [TestCase(Line + "X: 1\r\n folded\r\n\r\n", TestName = "A_folded_line_is_refused")]
    [TestCase(Line + "X: 1\r\n\tfolded\r\n\r\n", TestName = "A_line_folded_with_a_tab_is_refused")]
    [TestCase("GET /fields HTTP/1.1\r\n Host: a\r\n\r\n", TestName = "A_first_line_that_begins_with_a_space_is_refused")]
    [TestCase(Line + ": 1\r\n\r\n", TestName = "A_field_without_a_name_is_refused")]
    [TestCase(Line + "X\r\n\r\n", TestName = "A_line_without_a_colon_is_refused")]
    [TestCase(Line + "X(1): 1\r\n\r\n", TestName = "A_name_that_is_no_token_is_refused")]
    [TestCase(Line + "\u00DC: 1\r\n\r\n", TestName = "A_name_with_obs_text_is_refused")]
    [TestCase(Line + "X: a\0b\r\n\r\n", TestName = "NUL_in_a_value_is_refused")]
    [TestCase(Line + "X: a\rb\r\n\r\n", TestName = "CR_in_a_value_is_refused")]
    [TestCase(Line + "X: a\u0001b\r\n\r\n", TestName = "A_control_byte_in_a_value_is_refused")]
    [TestCase(Line + "X: a\u007Fb\r\n\r\n", TestName = "DEL_in_a_value_is_refused")]
    [TestCase(Line + "X: 1\n\r\n", TestName = "A_field_line_that_ends_in_LF_alone_is_refused")]
    [TestCase(Line + "X: 1\r\n\n", TestName = "A_head_that_ends_in_LF_alone_is_refused")]
    [TestCase("GET /fields HTTP/1.1\r\n\r\n", TestName = "No_Host_is_refused")]
    [TestCase(Line + "Host: b\r\n\r\n", TestName = "Two_Hosts_are_refused")]
    [TestCase(Line + "Host: a\r\n\r\n", TestName = "Two_equal_Hosts_are_refused")]
    [TestCase("GET /fields HTTP/1.1\r\nHost:\r\n\r\n", TestName = "An_empty_Host_is_refused")]
    [TestCase("GET /fields HTTP/1.1\r\nHost: u@a\r\n\r\n", TestName = "A_Host_with_userinfo_is_refused")]
    [TestCase("GET /fields HTTP/1.1\r\nHost: a/b\r\n\r\n", TestName = "A_Host_with_a_path_is_refused")]
    [TestCase("GET /fields HTTP/1.1\r\nHost: a, b\r\n\r\n", TestName = "A_list_of_Hosts_is_refused")]
    [TestCase("GET /fields HTTP/1.1\r\nHost: a:b\r\n\r\n", TestName = "A_Host_with_a_port_that_is_no_number_is_refused")]
    [TestCase("GET /fields HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", TestName = "Two_Hosts_are_refused_in_HTTP_1_0_too")]
    [TestCase(Line + "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n", TestName = "Two_Content_Types_are_refused")]
    [TestCase(Line + "Authorization: a\r\nAuthorization: a\r\n\r\n", TestName = "Two_Authorizations_are_refused")]
    [TestCase(Line + "Range: bytes=0-1\r\nRange: bytes=0-1\r\n\r\n", TestName = "Two_Ranges_are_refused")]
    [TestCase(Line + "If-Range: \"a\"\r\nIf-Range: \"a\"\r\n\r\n", TestName = "Two_If_Ranges_are_refused")]
    public Task Malformed_field_is_answered_400(string request) => Wire.RefusesAsync(request, 400);

    [TestCase(Line + "X:1\r\n\r\n", "X=1", TestName = "A_value_needs_no_space_before_it")]
    [TestCase(Line + "X: \t 1 \t \r\n\r\n", "X=1", TestName = "White_space_around_a_value_is_no_part_of_it")]
    [TestCase(Line + "X:\r\n\r\n", "X=", TestName = "A_value_may_be_empty")]
    [TestCase(Line + "X: a\tb c\r\n\r\n", "X=a\tb c", TestName = "Tabs_and_spaces_within_a_value_stay")]
    [TestCase(Line + "Content_Length: 5\r\n\r\n", "Content_Length=5", TestName = "A_lookalike_of_Content_Length_frames_nothing")]
    [TestCase(Line + "Transfer_Encoding: chunked\r\n\r\n", "Transfer_Encoding=chunked", TestName = "A_lookalike_of_Transfer_Encoding_frames_nothing")]
    [TestCase(Line + "Upgrade: websocket\r\nConnection: upgrade\r\n\r\n", "Connection=upgrade", TestName = "An_upgrade_is_ignored")]
    [TestCase(Line + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: \r\n\r\n", "HTTP2-Settings=", TestName = "An_upgrade_to_HTTP2_is_ignored")]
    public async Task Good_field_is_seen_by_the_handler(string request, string lastLine) =>
        Assert.That((await Wire.AcceptsAsync(request)).Text, Does.EndWith("\n" + lastLine));

    [Test]
    public async Task Obs_text_in_a_value_is_taken() => await Wire.AcceptsAsync(Line + "X: \u00E4\r\n\r\n");

    [TestCase("a")]
    [TestCase("a:8087")]
    [TestCase("[::1]:8087")]
    [TestCase("127.0.0.1")]
    [TestCase("a-b.example")]
    public Task Valid_host_is_taken(string host) => Wire.AcceptsAsync($"GET /hello HTTP/1.1\r\nHost: {host}\r\n\r\n");

    [Test]
    public Task Request_of_HTTP_1_0_needs_no_host() => Wire.AcceptsAsync("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    [Test]
    public async Task Fields_over_the_limit_of_bytes_are_431()
    {
        var options = new RatOptions { Limits = new HttpLimits { MaxHeadBytes = 256 } };
        var fields = "X: " + new string('x', 256 - Line.Length - "X: \r\n\r\n".Length);
        await Wire.AcceptsAsync(Line + fields + "\r\n\r\n", options: options);
        await Wire.RefusesAsync(Line + fields + "x\r\n\r\n", 431, options: options);
    }

    [Test]
    public async Task Fields_over_the_limit_of_lines_are_431()
    {
        var options = new RatOptions { Limits = new HttpLimits { MaxFields = 3 } };
        await Wire.AcceptsAsync(Line + "X: 1\r\nX: 2\r\n\r\n", options: options);
        await Wire.RefusesAsync(Line + "X: 1\r\nX: 2\r\nX: 3\r\n\r\n", 431, options: options);
    }

    [Test]
    public Task Endless_head_is_431() => Wire.RefusesAsync(Line + "X: " + new string('x', 33 * 1024), 431);

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
