namespace RatEngine.Tests.Conformance;

public sealed class RequestLineTests
{
    private const string Host = "\r\nHost: a\r\n\r\n";

    [TestCase("GET /hello HTTP/1.1\nHost: a\r\n\r\n", TestName = "A_request_line_that_ends_in_LF_alone_is_refused")]
    [TestCase("GET /hello HTTP/1.1\rHost: a\r\n\r\n", TestName = "A_request_line_that_ends_in_CR_alone_is_refused")]
    [TestCase("\nGET /hello HTTP/1.1" + Host, TestName = "An_empty_line_of_LF_alone_is_refused")]
    [TestCase("\r\n\r\nGET /hello HTTP/1.1" + Host, TestName = "A_second_empty_line_before_the_request_is_refused")]
    [TestCase(" GET /hello HTTP/1.1" + Host, TestName = "A_space_before_the_method_is_refused")]
    [TestCase("GET  /hello HTTP/1.1" + Host, TestName = "Two_spaces_after_the_method_are_refused")]
    [TestCase("GET /hello  HTTP/1.1" + Host, TestName = "Two_spaces_before_the_version_are_refused")]
    [TestCase("GET /hello HTTP/1.1 " + Host, TestName = "A_space_after_the_version_is_refused")]
    [TestCase("GET\t/hello HTTP/1.1" + Host, TestName = "A_tab_after_the_method_is_refused")]
    [TestCase("GET /hello\tHTTP/1.1" + Host, TestName = "A_tab_before_the_version_is_refused")]
    [TestCase("G(T /hello HTTP/1.1" + Host, TestName = "A_method_that_is_no_token_is_refused")]
    [TestCase("GET hello HTTP/1.1" + Host, TestName = "A_target_that_is_no_path_is_refused")]
    [TestCase("GET * HTTP/1.1" + Host, TestName = "An_asterisk_without_OPTIONS_is_refused")]
    [TestCase("GET a:80 HTTP/1.1" + Host, TestName = "A_target_in_authority_form_is_refused")]
    [TestCase("GET /hello#part HTTP/1.1" + Host, TestName = "A_fragment_is_refused")]
    [TestCase("GET /a\\b HTTP/1.1" + Host, TestName = "A_backslash_is_refused")]
    [TestCase("GET /a\u0001b HTTP/1.1" + Host, TestName = "A_control_byte_in_the_target_is_refused")]
    [TestCase("GET /a\u007Fb HTTP/1.1" + Host, TestName = "DEL_in_the_target_is_refused")]
    [TestCase("GET /\u00E4 HTTP/1.1" + Host, TestName = "A_byte_above_0x7E_in_the_target_is_refused")]
    [TestCase("GET /a\"b HTTP/1.1" + Host, TestName = "A_quote_in_the_target_is_refused")]
    [TestCase("GET /a%2 HTTP/1.1" + Host, TestName = "A_short_escape_is_refused")]
    [TestCase("GET /a%zz HTTP/1.1" + Host, TestName = "An_escape_that_is_not_hexadecimal_is_refused")]
    [TestCase("GET /a%00 HTTP/1.1" + Host, TestName = "An_escaped_NUL_is_refused")]
    [TestCase("GET /a%ff HTTP/1.1" + Host, TestName = "An_escape_that_is_not_UTF8_is_refused")]
    [TestCase("GET /%c0%af HTTP/1.1" + Host, TestName = "An_overlong_escape_is_refused")]
    [TestCase("GET /hello" + Host, TestName = "A_request_line_without_a_version_is_refused")]
    [TestCase("GET /hello HTTP/1" + Host, TestName = "A_version_without_a_minor_is_refused")]
    [TestCase("GET /hello http/1.1" + Host, TestName = "A_version_in_lower_case_is_refused")]
    [TestCase("GET /hello HTTP/1.10" + Host, TestName = "A_minor_version_of_two_digits_is_refused")]
    [TestCase("GET /hello HTTP/01.1" + Host, TestName = "A_major_version_of_two_digits_is_refused")]
    [TestCase("GET http://b/hello HTTP/1.1" + Host, TestName = "An_absolute_form_that_disagrees_with_Host_is_refused")]
    [TestCase("GET http://u@a/hello HTTP/1.1" + Host, TestName = "An_absolute_form_with_userinfo_is_refused")]
    [TestCase("GET ftp://a/hello HTTP/1.1" + Host, TestName = "An_absolute_form_of_another_scheme_is_refused")]
    [TestCase("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003", TestName = "A_TLS_handshake_is_refused")]
    public Task Malformed_request_line_is_answered_400(string request) => Wire.RefusesAsync(request, 400);

    [TestCase("get /hello HTTP/1.1" + Host, 501, TestName = "A_method_in_lower_case_is_unknown")]
    [TestCase("BREW /hello HTTP/1.1" + Host, 501, TestName = "An_unknown_method_is_501")]
    [TestCase("CONNECT a:80 HTTP/1.1" + Host, 501, TestName = "CONNECT_is_501")]
    [TestCase("GET /hello HTTP/2.0" + Host, 505, TestName = "Another_major_version_is_505")]
    [TestCase("GET /hello HTTP/0.9" + Host, 505, TestName = "An_older_major_version_is_505")]
    [TestCase("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, TestName = "The_preface_of_HTTP2_is_505")]
    public Task Request_line_of_another_protocol_is_answered(string request, int status) => Wire.RefusesAsync(request, status);

    [Test]
    public async Task A_request_line_longer_than_the_limit_is_414()
    {
        var options = new RatOptions { Limits = new HttpLimits { MaxRequestLineBytes = 64 } };
        var path = "/path/" + new string('x', 64 - "GET /path/ HTTP/1.1\r\n".Length);
        await Wire.AcceptsAsync($"GET {path} HTTP/1.1{Host}", options: options);
        await Wire.RefusesAsync($"GET {path}x HTTP/1.1{Host}", 414, options: options);
    }

    [TestCase("\r\nGET /hello HTTP/1.1" + Host, "hello", TestName = "One_empty_line_before_the_request_is_skipped")]
    [TestCase("GET http://a/hello HTTP/1.1" + Host, "hello", TestName = "The_absolute_form_is_taken")]
    [TestCase("GET http://A:80/hello HTTP/1.1" + Host, "hello", TestName = "The_absolute_form_may_name_the_default_port")]
    [TestCase("GET /hello?a=b&c HTTP/1.1" + Host, "hello", TestName = "A_query_is_no_part_of_the_path")]
    [TestCase("GET /hello HTTP/1.2" + Host, "hello", TestName = "A_later_minor_version_is_read_as_1_1")]
    [TestCase("GET /./x/../hello HTTP/1.1" + Host, "hello", TestName = "Dot_segments_are_removed")]
    [TestCase("GET /../../hello HTTP/1.1" + Host, "hello", TestName = "Dot_segments_never_go_past_the_root")]
    [TestCase("GET /%68ello HTTP/1.1" + Host, "hello", TestName = "Escapes_are_decoded")]
    [TestCase("GET /path/a%2Fb/%2541 HTTP/1.1" + Host, "a/b/%41", TestName = "Escapes_are_decoded_once")]
    [TestCase("GET /path/%C3%BC HTTP/1.1" + Host, "ü", TestName = "Escapes_of_UTF8_are_decoded")]
    public async Task Good_request_line_is_answered(string request, string text) =>
        Assert.That((await Wire.AcceptsAsync(request)).Text, Is.EqualTo(text));

    [TestCase("GET /\u0001")]
    [TestCase("GET /hello HTTP/1.1\n")]
    [TestCase("GET /hello HTTP/x")]
    [TestCase("G{")]
    [TestCase("GET /hello HTTP/1.1\r\n ")]
    [TestCase("GET /hello HTTP/1.1\r\nHost : ")]
    public async Task Refusal_comes_as_soon_as_the_offending_byte_is_there(string start)
    {
        await using var wire = new Wire();
        using var client = await wire.ConnectAsync();
        await client.SendAsync(start);
        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Status, Is.EqualTo(400).Or.EqualTo(505));
        Assert.That(await client.ReadToEndAsync(), Is.Empty);
    }
}
