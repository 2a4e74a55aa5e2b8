using System.Text;
using CsCheck;
using RatEngine.Sse;

namespace RatEngine.Tests.Sse;

public sealed class SseEncoderPropertyTests
{
    private static readonly Gen<(string Data, string? Type, string? Id, string? Comment, TimeSpan? Retry)> AnyEvent = Gen.Select(
        HostileText.Any,
        Gen.Null(HostileText.OneLine),
        Gen.Null(HostileText.OneLine),
        Gen.Null(HostileText.Any),
        Gen.Nullable(Gen.Int[0, int.MaxValue].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))));

    [Test]
    public void What_was_encoded_is_what_a_client_reads() => AnyEvent.Sample(parts =>
    {
        var (data, type, id, comment, retry) = parts;
        var client = SseClient.Read(Encode(new SseEvent(data, type, id) { Comment = comment, Retry = retry }));

        Assert.That(client.Events, Has.Count.EqualTo(1));
        Assert.That(client.Events[0].Data, Is.EqualTo(WireText.Normalize(data)));
        Assert.That(client.Events[0].EventType, Is.EqualTo(string.IsNullOrEmpty(type) ? "message" : WireText.Normalize(type)));
        Assert.That(client.LastEventId, Is.EqualTo(WireText.Normalize(id ?? "")));
        if (retry is not null)
            Assert.That(client.ReconnectionInterval, Is.EqualTo(retry));
    }, iter: 20_000);

    [Test]
    public void Prepared_bytes_read_as_the_same_text_does() => HostileText.Any.Sample(data =>
        Encode(new SseEvent(Encoding.UTF8.GetBytes(data))).AsSpan().SequenceEqual(Encode(new SseEvent(data))), iter: 20_000);

    [Test]
    public void An_event_without_data_shows_nothing_whatever_its_comment() => HostileText.Any.Sample(comment =>
        SseClient.Read(Encode(SseEvent.FromComment(comment))).Events.Count == 0, iter: 20_000);

    [Test]
    public void Events_that_follow_each_other_do_not_touch() => HostileText.Any.Array[0, 5].Sample(texts =>
    {
        var stream = texts.SelectMany(text => Encode(new SseEvent(text))).ToArray();

        Assert.That(SseClient.Read(stream).Events.Select(item => item.Data), Is.EqualTo(texts.Select(WireText.Normalize)));
    }, iter: 5_000);

    private static byte[] Encode(SseEvent item)
    {
        var exact = new byte[SseEncoder.GetLength(item)];
        Assert.That(SseEncoder.Write(item, exact), Is.EqualTo(exact.Length));
        return exact;
    }
}
