namespace RatEngine.Tests.Conformance;

/// <summary>How a head frames its body: one length, or chunks, and nothing that two parsers could read differently.</summary>
public sealed class BodyFramingTests
{
    private const string Line = "POST /echo HTTP/1.1\r\nHost: a\r\n";

    [TestCase("Content-Length: +5", TestName = "A_length_with_a_sign_is_refused")]
    [TestCase("Content-Length: -5", TestName = "A_negative_length_is_refused")]
    [TestCase("Content-Length: 5, 5", TestName = "A_list_of_equal_lengths_is_refused")]
    [TestCase("Content-Length: 5,6", TestName = "A_list_of_lengths_is_refused")]
    [TestCase("Content-Length: 05", TestName = "A_length_with_a_leading_zero_is_refused")]
    [TestCase("Content-Length: 00", TestName = "A_length_of_two_zeros_is_refused")]
    [TestCase("Content-Length: 0x5", TestName = "A_hexadecimal_length_is_refused")]
    [TestCase("Content-Length: 5.0", TestName = "A_length_with_a_fraction_is_refused")]
    [TestCase("Content-Length: 5 5", TestName = "A_length_with_a_space_is_refused")]
    [TestCase("Content-Length:", TestName = "An_empty_length_is_refused")]
    [TestCase("Content-Length: 9223372036854775808", TestName = "A_length_over_63_bits_is_refused")]
    [TestCase("Content-Length: 99999999999999999999999", TestName = "A_length_over_64_bits_is_refused")]
    [TestCase("Content-Length: 5\r\nContent-Length: 5", TestName = "Two_equal_lengths_are_refused")]
    [TestCase("Content-Length: 5\r\nContent-Length: 6", TestName = "Two_lengths_are_refused")]
    [TestCase("Content-Length: 5\r\nTransfer-Encoding: chunked", TestName = "A_length_before_chunked_is_refused")]
    [TestCase("Transfer-Encoding: chunked\r\nContent-Length: 5", TestName = "A_length_after_chunked_is_refused")]
    [TestCase("Transfer-Encoding: chunked, chunked", TestName = "Chunked_twice_is_refused")]
    [TestCase("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", TestName = "Chunked_in_two_lines_is_refused")]
    [TestCase("Transfer-Encoding: chunked;q=1", TestName = "Chunked_with_a_parameter_is_refused")]
    [TestCase("Transfer-Encoding: chunked, gzip", TestName = "Chunked_before_another_coding_is_refused")]
    [TestCase("Transfer-Encoding: gzip", TestName = "A_coding_that_is_not_chunked_is_refused")]
    [TestCase("Transfer-Encoding: identity", TestName = "Identity_is_refused")]
    [TestCase("Transfer-Encoding:", TestName = "An_empty_coding_is_refused")]
    [TestCase("Transfer-Encoding: ,chunked", TestName = "An_empty_element_is_refused")]
    [TestCase("Transfer-Encoding: xchunked", TestName = "A_coding_that_only_ends_like_chunked_is_refused")]
    [TestCase("Transfer-Encoding: chunked\u000B", TestName = "A_vertical_tab_after_chunked_is_refused")]
    [TestCase("Transfer-Encoding: \"chunked\"", TestName = "A_quoted_coding_is_refused")]
    public Task Framing_that_can_be_read_two_ways_is_answered_400(string fields) => Wire.RefusesAsync($"{Line}{fields}\r\n\r\n", 400);

    [Test]
    public Task Transfer_Encoding_in_HTTP_1_0_is_refused() =>
        Wire.RefusesAsync("POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);

    [Test]
    public Task Unknown_coding_before_chunked_is_501() => Wire.RefusesAsync(Line + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);

    [TestCase("Expect: 200-ok", TestName = "Another_expectation_is_417")]
    [TestCase("Expect: 100-continue, x", TestName = "A_further_expectation_is_417")]
    public Task Unknown_expectation_is_417(string field) => Wire.RefusesAsync($"{Line}{field}\r\nContent-Length: 5\r\n\r\n", 417);

    [TestCase("Content-Length: 5\r\n\r\nhello", "hello")]
    [TestCase("content-length:0\r\n\r\n", "")]
    [TestCase("\r\n", "")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello")]
    [TestCase("Transfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\n003\r\nllo\r\n0\r\n\r\n", "hello")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\na\r\n0123456789\r\n0000000000000000\r\n\r\n", "01234567890123456789")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5;a;b=c ; d=\"e;\\\"\r\n", null)]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n5;a;b=c ; d=\"e;\\\"\"\r\nhello\r\n0;x\r\n\r\n", "hello")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "")]
    public async Task Body_reaches_the_handler_whole(string rest, string? body)
    {
        if (body is null) await Wire.RefusesAsync(Line + rest, 400, handled: 1);
        else Assert.That((await Wire.AcceptsAsync(Line + rest)).Text, Is.EqualTo(body));
    }

    [TestCase("+5\r\nhello\r\n0\r\n\r\n", TestName = "A_chunk_size_with_a_sign_is_refused")]
    [TestCase("0x5\r\nhello\r\n0\r\n\r\n", TestName = "A_chunk_size_with_a_prefix_is_refused")]
    [TestCase("1_0\r\nhello\r\n0\r\n\r\n", TestName = "A_chunk_size_with_an_underscore_is_refused")]
    [TestCase(" 5\r\nhello\r\n0\r\n\r\n", TestName = "A_space_before_a_chunk_size_is_refused")]
    [TestCase("5 \r\nhello\r\n0\r\n\r\n", TestName = "A_space_after_a_chunk_size_is_refused")]
    [TestCase("\r\nhello\r\n0\r\n\r\n", TestName = "An_empty_chunk_size_is_refused")]
    [TestCase("g\r\nhello\r\n0\r\n\r\n", TestName = "A_chunk_size_that_is_not_hexadecimal_is_refused")]
    [TestCase("00000000000000005\r\nhello\r\n0\r\n\r\n", TestName = "A_chunk_size_of_17_digits_is_refused")]
    [TestCase("8000000000000000\r\nhello", TestName = "A_chunk_size_over_63_bits_is_refused")]
    [TestCase("5\nhello\r\n0\r\n\r\n", TestName = "A_chunk_size_that_ends_in_LF_alone_is_refused")]
    [TestCase("5\rhello\r\n0\r\n\r\n", TestName = "A_chunk_size_that_ends_in_CR_alone_is_refused")]
    [TestCase("5\r\nhello0\r\n\r\n", TestName = "Chunk_data_that_is_longer_than_announced_is_refused")]
    [TestCase("5\r\nhello\n0\r\n\r\n", TestName = "Chunk_data_that_ends_in_LF_alone_is_refused")]
    [TestCase("5;\r\nhello\r\n0\r\n\r\n", TestName = "An_extension_without_a_name_is_refused")]
    [TestCase("5;a=\r\nhello\r\n0\r\n\r\n", TestName = "An_extension_with_an_empty_value_is_refused")]
    [TestCase("5;a\n\r\nhello\r\n0\r\n\r\n", TestName = "LF_in_an_extension_is_refused")]
    [TestCase("5;a=\"b\nc\"\r\nhello\r\n0\r\n\r\n", TestName = "LF_in_a_quoted_extension_is_refused")]
    [TestCase("0\r\nContent-Length: 5\r\n\r\n", TestName = "A_trailer_that_frames_is_refused")]
    [TestCase("0\r\nTransfer-Encoding: chunked\r\n\r\n", TestName = "A_trailer_that_codes_is_refused")]
    [TestCase("0\r\nHost: a\r\n\r\n", TestName = "A_trailer_that_routes_is_refused")]
    [TestCase("0\r\nAuthorization: a\r\n\r\n", TestName = "A_trailer_that_authenticates_is_refused")]
    [TestCase("0\r\nContent-Type: a/b\r\n\r\n", TestName = "A_trailer_that_describes_the_content_is_refused")]
    [TestCase("0\r\nX : 1\r\n\r\n", TestName = "A_malformed_trailer_is_refused")]
    [TestCase("0\r\nX: 1\n\r\n", TestName = "A_trailer_that_ends_in_LF_alone_is_refused")]
    [TestCase("5\r\nhello\r\n0\r\n\n", TestName = "A_body_that_ends_in_LF_alone_is_refused")]
    public Task Malformed_chunks_are_answered_400(string body) =>
        Wire.RefusesAsync(Line + "Transfer-Encoding: chunked\r\n\r\n" + body, 400, handled: 1);

    [Test]
    public async Task Chunk_extensions_over_the_limit_are_refused()
    {
        var options = new RatOptions { Limits = new HttpLimits { MaxChunkExtensionBytes = 8 } };
        const string Head = Line + "Transfer-Encoding: chunked\r\n\r\n";
        await Wire.AcceptsAsync(Head + "1;abc\r\nx\r\n1;def\r\ny\r\n0\r\n\r\n", options: options);
        await Wire.RefusesAsync(Head + "1;abc\r\nx\r\n1;defgh\r\ny\r\n0\r\n\r\n", 400, handled: 1, options: options);
    }

    [Test]
    public async Task Trailers_over_the_limits_of_fields_are_431()
    {
        var options = new RatOptions { Limits = new HttpLimits { MaxFields = 3 } };
        const string Head = Line + "Transfer-Encoding: chunked\r\n\r\n0\r\n";
        await Wire.AcceptsAsync(Head + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", options: options);
        await Wire.RefusesAsync(Head + "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", 431, handled: 1, options: options);
    }

    [Test]
    public async Task Trailers_are_kept_apart_from_the_fields()
    {
        var answer = await Wire.AcceptsAsync(
            "POST /trailers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nHost-Like: b\r\n\r\n");
        Assert.That(answer.Text, Is.EqualTo("fields: Host Transfer-Encoding trailers: X-Sum=1 Host-Like=b"));
    }
}
